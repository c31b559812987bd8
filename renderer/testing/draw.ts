import { mount, unmount, type Component } from 'svelte'
import { onTestFinished } from 'vitest'

/** Draws a component into an empty page until the test is over. */
export function draw<Props extends Record<string, unknown>>(component: Component<Props>, props: Props): HTMLElement {
  const target = document.createElement('div')
  document.body.append(target)
  const drawn = mount(component, { target, props })
  onTestFinished(async () => {
    await unmount(drawn)
    target.remove()
  })
  return target
}

/** What a screen reader would call the elements of a role, in order. */
export function namesOf(target: HTMLElement, selector: string): string[] {
  return [...target.querySelectorAll(selector)].map(
    (element) => element.getAttribute('aria-label') ?? element.textContent.trim(),
  )
}
