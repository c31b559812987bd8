import { expect, test } from 'vitest'
import { runFake } from './fake-surroundings.ts'

test.each([
  'index',
  'search',
  'like',
  'classify',
  'embed',
  'generate',
  'status',
  'failed',
  'doctor',
  'serve',
  'bench',
  'album list',
  'album create',
  'album add',
  'album remove',
  'album delete',
  'undo',
  'redo',
  'models list',
  'models get',
  'models use',
  'models import',
  'models verify',
  'bench index',
  'bench search',
  'bench generate',
])('recollect %s --help shows an example and the options that every command has', async (command) => {
  const { code, out } = await runFake([...command.split(' '), '--help'])
  expect(code).toBe(0)
  expect(out).toMatch(/\nExample:\n {2}recollect \S+/)
  expect(out).toContain('--library <folder>')
  expect(out).toContain('--json')
})

test('the help lists every command and what the exit codes mean', async () => {
  const { out } = await runFake(['--help'])
  for (const command of [
    'index',
    'search',
    'like',
    'classify',
    'embed',
    'generate',
    'album',
    'undo',
    'redo',
    'status',
    'failed',
    'models',
    'doctor',
    'serve',
    'bench',
  ]) {
    expect(out).toMatch(new RegExp(`^ {2}${command}\\b`, 'm'))
  }
  expect(out).toContain('3  the library is in use')
})

test('a command that there is not is exit code 2, with the nearest that there is', async () => {
  const { code, err } = await runFake(['serach', 'beach'])
  expect(code).toBe(2)
  expect(err).toContain('search')
})

test('--library may come before or after the command, and is found from where the person is', async () => {
  const answers = { 'failures.list': () => ({ total: 0, items: [] }) }
  for (const args of [
    ['--library', 'mine', 'failed'],
    ['failed', '--library', 'mine'],
  ]) {
    expect((await runFake(args, { answers })).opened?.library).toBe('/home/ada/work/mine')
  }
})
