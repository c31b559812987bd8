import { expect, test } from 'vitest'
import { rawArguments } from './raw-arguments.ts'

const latin1 = Buffer.from('caf\xe9.jpg', 'latin1')
const line = (...parts: readonly (string | Buffer)[]) =>
  Buffer.concat(parts.flatMap((part) => [Buffer.from(part), Buffer.from([0])]))

test('the bytes of a name that is not UTF-8 are found again', () => {
  const args = ['like', latin1.toString()]
  expect(rawArguments(args, line('node', 'cli.js', 'like', latin1))).toEqual(new Map([[latin1.toString(), latin1]]))
})

test('ordinary arguments are left as they are', () => {
  expect(rawArguments(['like', 'café.jpg'], line('node', 'cli.js', 'like', 'café.jpg')).size).toBe(0)
})

test('where the system keeps no command line, nothing is known', () => {
  expect(rawArguments([latin1.toString()], undefined).size).toBe(0)
})
