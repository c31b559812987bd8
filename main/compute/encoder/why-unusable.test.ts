import { expect, test } from 'vitest'
import { whyUnusable } from './why-unusable.ts'

test.each([
  [
    '/models/image.onnx cannot be loaded on webgpu: /onnxruntime_src/webgpu_context.cc:136 Initialize was false. Failed to get a WebGPU adapter: No supported adapters\n\n',
    'No graphics card that it could use was found.',
  ],
  [
    '/models/image.onnx cannot be loaded on cuda: OrtSessionOptionsAppendExecutionProvider_Cuda: Failed to load shared library',
    'Its libraries are not installed.',
  ],
  [
    '/models/image.onnx cannot be loaded on dml: /src/dml.cc:12 The device was removed.\nStacktrace:\n1\n2',
    'It fails here: The device was removed.',
  ],
  ['out of memory', 'It fails here: out of memory.'],
])('what the runtime says is told in a sentence', (message, sentence) => {
  expect(whyUnusable(new Error(message))).toBe(sentence)
})

test('a message without end is cut', () => {
  expect(whyUnusable(new Error('x'.repeat(10_000)))).toHaveLength(217)
})
