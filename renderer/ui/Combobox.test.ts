import { flushSync } from 'svelte'
import { expect, test, vi } from 'vitest'
import { draw, namesOf } from '../testing/draw.ts'
import Combobox from './Combobox.svelte'

const animals = ['Bear', 'Beaver', 'Cat'].map((text, key) => ({ key: String(key), text }))

function boxOf(more: { readonly always?: boolean } = {}) {
  const [onchoose, oncreate, onsubmit, onback] = [vi.fn(), vi.fn(), vi.fn(), vi.fn()]
  const target = draw(Combobox, {
    label: 'Animal',
    find: (text: string) => animals.filter((each) => each.text.toLowerCase().includes(text.toLowerCase())),
    onchoose,
    oncreate,
    create: (text: string) => `New: ${text}`,
    onsubmit,
    onback,
    ...more,
  })
  flushSync()
  const input = target.querySelector('input')!
  const type = (text: string) => {
    input.value = text
    input.dispatchEvent(new InputEvent('input', { bubbles: true }))
    flushSync()
  }
  const press = (key: string) => {
    const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true })
    input.dispatchEvent(event)
    flushSync()
    return event
  }
  const options = () => namesOf(target, '[role=option]')
  const marked = () => target.querySelector(`#${CSS.escape(input.getAttribute('aria-activedescendant') ?? '')}`)
  return { input, type, press, options, marked, onchoose, oncreate, onsubmit, onback }
}

test('what fits is offered while somebody types, and something new after it', () => {
  const { type, options } = boxOf()
  expect(options()).toEqual([])
  type('bea')
  expect(options()).toEqual(['Bear', 'Beaver', 'New: bea'])
  type('bear')
  expect(options()).toEqual(['Bear'])
})

test('a list can be there before anything is typed', () => {
  expect(boxOf({ always: true }).options()).toEqual(['Bear', 'Beaver', 'Cat'])
})

test('arrows and Enter choose, and the box is ready for the next one', () => {
  const { input, type, press, marked, onchoose } = boxOf()
  type('bea')
  press('ArrowDown')
  expect(marked()?.textContent.trim()).toBe('Beaver')
  press('Enter')
  expect(onchoose).toHaveBeenCalledWith(animals[1])
  expect(input.value).toBe('')
})

test('Enter on something new makes it', () => {
  const { type, press, oncreate } = boxOf()
  type('Unicorn')
  press('Enter')
  expect(oncreate).toHaveBeenCalledWith('Unicorn')
})

test('in an empty box Enter is done, and Backspace goes back', () => {
  const { press, onsubmit, onback } = boxOf()
  press('Enter')
  press('Backspace')
  expect([onsubmit.mock.calls.length, onback.mock.calls.length]).toEqual([1, 1])
})

test('Escape empties the box before it closes anything', () => {
  const { input, type, press } = boxOf()
  type('bea')
  expect(press('Escape').defaultPrevented).toBe(true)
  expect(input.value).toBe('')
  expect(press('Escape').defaultPrevented).toBe(false)
})
