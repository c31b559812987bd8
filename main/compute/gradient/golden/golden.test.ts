import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { expect, test } from 'vitest'
import { writeModel } from '../../onnx/write-model.ts'
import { differentiate } from '../differentiate.ts'
import { sizeOf } from '../shapes.ts'
import { goldenNetworks, wave } from '../testing/golden-networks.ts'

interface Golden {
  readonly value: number
  readonly norm: number
  readonly samples: Readonly<Record<string, number>>
}

const golden = JSON.parse(readFileSync(join(import.meta.dirname, 'gradients.json'), 'utf8')) as Record<string, Golden>

const lengthOf = (numbers: Float32Array): number => Math.sqrt(numbers.reduce((sum, number) => sum + number ** 2, 0))

test.each(Object.entries(goldenNetworks))('the gradient of %s is the one that PyTorch finds', async (name, network) => {
  const { input, output, shape } = network
  const made = await differentiate(network.model(), { input, output, shapes: { [input]: shape }, cotangent: 'weights' })
  const weightShape = made.inputs.find((value) => value.name === 'weights')!.shape!.map(Number)
  const weights = wave(sizeOf(weightShape), 1.3)
  const session = await InferenceSession.create(writeModel(made), { logSeverityLevel: 4 })
  const results = await session.run({
    [input]: new Tensor('float32', wave(sizeOf(shape), 0.7), shape),
    weights: new Tensor('float32', weights, weightShape),
  })
  await session.release()

  const value = (results[output]!.data as Float32Array).reduce(
    (sum, number, index) => sum + number * weights[index]!,
    0,
  )
  const gradient = results['gradient']!.data as Float32Array
  const expected = golden[name]!
  // float32 against float64: some six digits through a few layers.
  expect(Math.abs(value / expected.value - 1)).toBeLessThan(1e-4)
  expect(Math.abs(lengthOf(gradient) / expected.norm - 1)).toBeLessThan(1e-4)
  const largest = Math.max(...Object.values(expected.samples).map(Math.abs))
  for (const [place, number] of Object.entries(expected.samples)) {
    expect(Math.abs(gradient[Number(place)]! - number) / largest).toBeLessThan(2e-4)
  }
})
