import { flushSync } from 'svelte'
import { beforeEach, expect, test, vi } from 'vitest'
import { JudgedRows, type Judgement } from '../../state/judged-rows.svelte.ts'
import { draw, namesOf } from '../../testing/draw.ts'
import { tileOf } from '../../testing/fake-library.ts'
import { reviewOf } from '../../testing/fake-organising.ts'
import { withScreen } from '../../testing/page.ts'
import JudgeGrid from './JudgeGrid.svelte'

beforeEach(withScreen)

/** Ten photos that might be dogs, five in a row. */
function gridOf() {
  const rows = new JudgedRows(reviewOf([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]), [5 as never])
  const history: { readonly rows: readonly number[]; readonly before: readonly Judgement[] }[] = []
  const onopen = vi.fn()
  const target = draw(JudgeGrid, {
    rows,
    label: 'Proposals',
    tile: (id: number) => tileOf(id),
    proposal: () => 'Dog',
    onshow: () => undefined,
    onjudge: (members: readonly number[], judgement: Judgement) => {
      history.push({ rows: members, before: rows.judge(members, judgement) })
    },
    onundo: () => {
      const last = history.pop()
      if (last) rows.judge(last.rows, last.before)
      return last?.rows[0]
    },
    onopen,
  })
  flushSync()
  const press = async (...keys: string[]) => {
    for (const pressed of keys) {
      const [key = '', shiftKey = false] = pressed.startsWith('Shift ') ? [pressed.slice(6), true] : [pressed]
      target
        .querySelector('.scroller')!
        .dispatchEvent(new KeyboardEvent('keydown', { key, shiftKey, bubbles: true, cancelable: true }))
      await Promise.resolve()
      flushSync()
    }
  }
  const judged = () => Array.from({ length: rows.count }, (_, row) => '.yn'[rows.judgement(row)]).join('')
  const active = () => namesOf(target, '[data-row][tabindex="0"]')[0]?.split(',')[0]
  return { target, rows, press, judged, active, onopen }
}

test('each photo says what it might be, how sure that is, and what was said', async () => {
  const { target, press } = gridOf()
  await press('y')
  expect(namesOf(target, '[data-row]').slice(0, 2)).toEqual([
    'IMG_1.jpg, Dog, 100% sure, confirmed',
    'IMG_2.jpg, Dog, 90% sure',
  ])
})

test('y and n judge, and go on to the next photo that nobody has judged', async () => {
  const { press, judged, active } = gridOf()
  await press('y', 'n', 'Enter', 'Backspace')
  expect(judged()).toBe('ynyn......')
  expect(active()).toBe('IMG_5.jpg')
})

test('arrows move, and with Shift several are judged at once', async () => {
  const { press, judged, active } = gridOf()
  await press('ArrowRight', 'Shift ArrowRight', 'Shift ArrowRight', 'n')
  expect(judged()).toBe('.nnn......')
  expect(active()).toBe('IMG_5.jpg')
  await press('ArrowDown')
  expect(active()).toBe('IMG_10.jpg')
})

test('everything above is confirmed, everything below rejected, except what was judged already', async () => {
  const { press, judged } = gridOf()
  await press('ArrowRight', 'n', 'ArrowRight', 'ArrowRight', 'a')
  expect(judged()).toBe('ynyyy.....')
  await press('r')
  expect(judged()).toBe('ynyyynnnnn')
})

test('u takes the last step back, however many photos it was about, and goes there', async () => {
  const { press, judged, active } = gridOf()
  await press('y', 'ArrowRight', 'ArrowRight', 'a', 'u')
  expect(judged()).toBe('y.........')
  expect(active()).toBe('IMG_2.jpg')
})

test('a sign judges by the mouse, and pressed again takes that back', () => {
  const { target, judged } = gridOf()
  const reject = () => [...target.querySelectorAll<HTMLElement>('[aria-label=Reject]')][2]!
  reject().click()
  flushSync()
  expect([judged(), reject().getAttribute('aria-pressed')]).toEqual(['..n.......', 'true'])
  reject().click()
  flushSync()
  expect(judged()).toBe('..........')
})

test('Space shows a photo in large', async () => {
  const { press, onopen } = gridOf()
  await press('ArrowRight', ' ')
  expect(onopen).toHaveBeenCalledWith(1)
})
