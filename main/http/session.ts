import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/**
 * One launch's secrets: the token in the printed address, and the cookie that it is exchanged for.
 *
 * Both are 256 random bits and end with the launch. They differ, so that neither the address bar's history nor the
 * cookie jar alone gives away the other.
 */
export class Session {
  readonly token = secret()
  readonly #cookie = secret()
  readonly #name: string

  /** @param port Part of the cookie's name, because browsers keep one jar for all ports of a host. */
  constructor(port: number) {
    this.#name = `recollect-${port}`
  }

  /** The `Set-Cookie` for whoever knows the token; undefined for anybody else. */
  exchange(token: string): string | undefined {
    if (!same(token, this.token)) return undefined
    return `${this.#name}=${this.#cookie}; Path=/; HttpOnly; SameSite=Strict`
  }

  /** Whether a `Cookie` header is from a browser that has exchanged this launch's token. */
  admits(header: string | undefined): boolean {
    const prefix = `${this.#name}=`
    const values = (header ?? '').split(';').map((pair) => pair.trim())
    return values.some((pair) => pair.startsWith(prefix) && same(pair.slice(prefix.length), this.#cookie))
  }
}

function secret(): string {
  return randomBytes(32).toString('base64url')
}

/** Compares in a time that says nothing about how much of a guess is right. */
function same(guess: string, secret: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(guess), digest(secret))
}
