import { expect, test } from 'vitest'
import { Failure } from '../../../preload/contract/failure.ts'
import { runFake, type Answers } from '../fake-surroundings.ts'

/** Runs `serve` until it has opened a browser, or for an instant without that. */
async function serve(args: readonly string[], answers: Answers = {}) {
  const interrupt = new AbortController()
  const browsed: string[] = []
  const browse = async (address: string) => {
    browsed.push(address)
    interrupt.abort()
    return true
  }
  const surroundings = { interrupted: interrupt.signal, browse }
  return { ...(await runFake(['serve', '--open', ...args], { answers, surroundings })), browsed }
}

test('serve says the address, opens it, and closes the library with Ctrl-C', async () => {
  const { code, out, browsed, closed } = await serve([])
  expect(out).toBe('Recollect is at http://127.0.0.1:4711/#token\n')
  expect({ code, browsed, closed }).toEqual({ code: 0, browsed: ['http://127.0.0.1:4711/#token'], closed: true })
})

test('whoever wanted a window is told, in one line, why it is the browser', async () => {
  const { out } = await serve(['--because', 'there is no display'])
  expect(out).toBe('Recollect runs in your browser, because there is no display: http://127.0.0.1:4711/#token\n')
})

test('a folder that is not there is said, and does not keep the rest from being served', async () => {
  const { code, err } = await serve(['/nowhere'], {
    'folders.add': () => {
      throw new Failure('folder-unreadable', 'There is no such folder.')
    },
  })
  expect(err).toContain('/nowhere was not added: There is no such folder.\n')
  expect(code).toBe(0)
})

test('a library can be served as it is, with nothing going on in it', async () => {
  const { opened } = await serve(['--still', '--index', 'sqlite-vec'])
  expect(opened).toMatchObject({ work: false, index: 'sqlite-vec' })
})
