import { expect, test } from 'vitest'
import { z } from 'zod'
import { channelPair } from './channel.ts'
import { connect } from './connect.ts'
import type { Events } from './method.ts'
import { serve } from './serve.ts'

const methods = {
  name: {
    input: z.strictObject({ name: z.string().min(1, 'It needs a name.'), ids: z.array(z.int()).default([]) }),
    output: z.strictObject({}),
  },
}

/** What is said when a method is called with something that it cannot use. */
async function told(input: unknown): Promise<string> {
  const [ours, theirs] = channelPair()
  serve(theirs, methods, { name: () => ({}) })
  const client = connect<typeof methods, Events>(ours)
  return client.call('name', input as never).then(
    () => 'done',
    (error: unknown) => (error instanceof Error ? error.message : ''),
  )
}

test('what a call cannot use is told in sentences, with the place where a person could not guess it', async () => {
  expect(await told({ name: 'Rome' })).toBe('done')
  expect(await told({ name: '' })).toBe('It needs a name.')
  expect(await told({ name: '', ids: [1, 'x'] })).toBe(
    'It needs a name. ids[1]: Invalid input: expected number, received string.',
  )
  expect(await told({ name: 'Rome', colour: 'red' })).toBe('Unrecognized key: "colour".')
})
