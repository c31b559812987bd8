import { expect, test } from 'vitest'
import type { ProviderReport } from '../../../preload/contract/models.ts'
import { decide, decisionKey, requiredAgreement } from './provider-choice.ts'

const works = (provider: string, imageMs: number): ProviderReport => ({
  provider,
  usable: true,
  imageMs,
  agreement: 1,
  reason: 'Computes the same as the CPU.',
})
const fails = (provider: string, reason: string): ProviderReport => ({
  provider,
  usable: false,
  imageMs: null,
  agreement: null,
  reason,
})

test('the fastest that computes correctly is used, and the reason says how fast', () => {
  const choice = decide([works('cpu', 40), works('webgpu', 4), works('dml', 8)])
  expect(choice.provider).toBe('webgpu')
  expect(choice.reason).toBe('webgpu computes the same as the CPU and is 10.0 times as fast: 4.0 ms a picture.')
  expect(choice.reports.map(({ reason }) => reason)).toEqual([
    'Works, but is no faster: 40 ms a picture, webgpu takes 4.0 ms.',
    'In use: 4.0 ms a picture.',
    'Works, but is no faster: 8.0 ms a picture, webgpu takes 4.0 ms.',
  ])
})

test('a fast one that computes something else is not used', () => {
  const wrong: ProviderReport = { ...fails('webgpu', 'Computes something else.'), imageMs: 1, agreement: 0.7 }
  const choice = decide([works('cpu', 40), wrong])
  expect(choice.provider).toBe('cpu')
  expect(choice.reason).toBe('cpu is the only one that works here: 40 ms a picture.')
  expect(choice.reports[1]).toEqual(wrong)
})

test('what gains next to nothing is left to other programs', () => {
  expect(decide([works('cpu', 40), works('webgpu', 38)]).provider).toBe('cpu')
  expect(decide([works('cpu', 40), works('webgpu', 35)]).provider).toBe('webgpu')
})

test('where nothing can be measured the CPU is still there', () => {
  expect(decide([]).provider).toBe('cpu')
  expect(decide([fails('webgpu', 'No adapter.')]).provider).toBe('cpu')
})

test('rounded numbers may differ more than exact ones', () => {
  expect(requiredAgreement('fp32')).toBe(0.999)
  expect(requiredAgreement(undefined)).toBe(0.999)
  expect(requiredAgreement('fp16')).toBe(0.995)
  expect(requiredAgreement('int8')).toBe(0.98)
})

test('a decision is remembered for one model, one version of the app and one machine', () => {
  expect(decisionKey('clip', '1.0')).toBe(decisionKey('clip', '1.0'))
  expect(decisionKey('clip', '1.0')).not.toBe(decisionKey('clip', '1.1'))
  expect(decisionKey('clip', '1.0')).not.toBe(decisionKey('siglip', '1.0'))
})
