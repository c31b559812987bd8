import { expect, test } from 'vitest'
import { startArguments } from './start-arguments.mjs'

test('folders and the library go to either door', () => {
  const { serve, window } = startArguments(['/photos', '--library', '/data'])
  expect(serve).toEqual(['--open', '/photos', '--library=/data'])
  expect(window).toEqual(['/photos', '--library=/data'])
})

test('the port and the browser are no business of the window', () => {
  const { serve, window } = startArguments(['--port', '8080', '--no-open'])
  expect(serve).toEqual(['--port=8080'])
  expect(window).toEqual([])
})

test('--port=8080 means the same as --port 8080', () => {
  expect(startArguments(['--port=8080'])).toEqual(startArguments(['--port', '8080']))
})
