import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { withFiles } from './manifest-text.ts'

const manifest = `{
  "models": [
    {
      "id": "one",
      "files": [
        { "name": "image.onnx", "bytes": 1, "sha256": "aa" },
        { "name": "text.onnx", "bytes": 2, "sha256": "bb" }
      ],
      "logitScale": 100
    },
    {
      "id": "two",
      "files": [{ "name": "image.onnx", "bytes": 3, "sha256": "cc" }],
      "logitScale": 100
    }
  ]
}
`

test('the sizes, hashes and scale of one model are written, and nothing else is touched', () => {
  const bytes = new TextEncoder().encode('network')
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const written = withFiles(manifest, 'two', new Map([['image.onnx', bytes]]), 25.5)
  expect(written).toBe(
    manifest
      .replace('"bytes": 3, "sha256": "cc"', `"bytes": 7, "sha256": "${sha256}"`)
      .replace(/"logitScale": 100(?=\n {4}\}\n)/, '"logitScale": 25.5'),
  )
})

test('a model without a scale of its own keeps what is written', () => {
  expect(withFiles(manifest, 'one', new Map())).toBe(manifest)
})
