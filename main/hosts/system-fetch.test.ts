import { execFile, execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'

/** A certificate that nobody has signed but its owner, where OpenSSL is there to make one. */
function certificate(): { readonly key: string; readonly certificate: string } | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'recollect-certificate-'))
  const [key, own] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')]
  try {
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost']
    execFileSync(
      'openssl',
      ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', own, ...subject],
      {
        stdio: 'ignore',
      },
    )
  } catch {
    return undefined
  }
  return { key, certificate: own }
}

// The other systems keep theirs in stores that a test has no business to write to.
const made = process.platform === 'linux' ? certificate() : undefined

test.skipIf(!made)(
  'a connection is trusted that is signed with a certificate which only the system knows',
  async () => {
    const [key, cert] = [readFileSync(made!.key), readFileSync(made!.certificate)]
    const server = createServer({ key, cert }, (_request, response) => void response.end('a model'))
    await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
    onTestFinished(() => void server.close())
    const address = `https://localhost:${(server.address() as AddressInfo).port}`
    const fetched = async (environment: NodeJS.ProcessEnv): Promise<string> => {
      const script = `
      import { systemFetch } from ${JSON.stringify(import.meta.resolve('./system-fetch.ts'))}
      console.log(await systemFetch(${JSON.stringify(address)}).then((answer) => answer.text(), (error) => error.cause.code))`
      const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], {
        env: { ...process.env, ...environment },
      })
      return stdout.trim()
    }
    expect(await fetched({ SSL_CERT_FILE: made!.certificate })).toBe('a model')
    expect(await fetched({})).toBe('DEPTH_ZERO_SELF_SIGNED_CERT')
  },
)
