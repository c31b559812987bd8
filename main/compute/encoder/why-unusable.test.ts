import { expect, test } from 'vitest'
import { Failure } from '../../../preload/contract/failure.ts'
import { whyUnusable } from './why-unusable.ts'

test.each([
  [
    '/onnxruntime_src/webgpu_context.cc:136 Initialize was false. Failed to get a WebGPU adapter: No supported adapters\n\n',
    'No graphics card that it could use was found.',
  ],
  ['OrtSessionOptionsAppendExecutionProvider_Cuda: Failed to load shared library', 'Its libraries are not installed.'],
  ['/src/dml.cc:12 The device was removed.\nStacktrace:\n1\n2', 'It fails here: The device was removed.'],
  ['out of memory', 'It fails here: out of memory.'],
])('what the runtime says is told in a sentence', (message, sentence) => {
  const cause = new Error(message)
  expect(whyUnusable(cause)).toBe(sentence)
  const failure = new Failure('model-unusable', `/models/image.onnx cannot be loaded on it: ${message}`, { cause })
  expect(whyUnusable(failure)).toBe(sentence)
})

test('a message without end is cut', () => {
  expect(whyUnusable(new Error('x'.repeat(10_000)))).toHaveLength(217)
})
