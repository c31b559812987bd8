import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'

/** A rectangle on the desktop, in pixels that do not depend on the display's density. */
const Bounds = z.object({ x: z.int(), y: z.int(), width: z.int().positive(), height: z.int().positive() })
export type Bounds = z.output<typeof Bounds>

/** How a window was when it closed. `bounds` are those it has when it is not maximised. */
const WindowState = z.object({ bounds: Bounds, maximized: z.boolean(), fullScreen: z.boolean() })
export type WindowState = z.output<typeof WindowState>

export const smallest = { width: 480, height: 360 } as const
const usual = { width: 1280, height: 800 } as const
/** Enough of a window to take hold of: this many pixels of its top, in both directions. */
const grip = 64

/** What was saved, or undefined where nothing was, or nothing that makes sense. */
export function readWindowState(file: string): WindowState | undefined {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
  const state = WindowState.safeParse(parseJson(text))
  return state.success ? state.data : undefined
}

export function writeWindowState(file: string, state: WindowState): void {
  mkdirSync(dirname(file), { recursive: true })
  const draft = `${file}.new`
  writeFileSync(draft, JSON.stringify(state))
  renameSync(draft, file)
}

/**
 * Where to open a window: where it was, if that can be seen on one of the displays there are now, otherwise in the
 * middle of the first, and never larger than the display it is on.
 *
 * @param displays Work areas, the main display's first.
 */
export function placeWindow(saved: Bounds | undefined, displays: readonly Bounds[]): Bounds {
  const home = displays.find((display) => saved && canBeGrabbed(saved, display))
  if (saved && home) {
    return { ...saved, width: Math.min(saved.width, home.width), height: Math.min(saved.height, home.height) }
  }
  const main = displays[0] ?? { x: 0, y: 0, ...usual }
  const width = Math.min(saved?.width ?? usual.width, main.width)
  const height = Math.min(saved?.height ?? usual.height, main.height)
  return {
    x: main.x + Math.round((main.width - width) / 2),
    y: main.y + Math.round((main.height - height) / 2),
    width,
    height,
  }
}

/** Whether enough of the top of `window` lies on `display` to drag it by. */
function canBeGrabbed(window: Bounds, display: Bounds): boolean {
  const visible = Math.min(window.x + window.width, display.x + display.width) - Math.max(window.x, display.x)
  return visible >= grip && window.y >= display.y && window.y + grip <= display.y + display.height
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Cut off by a crash while it was written, by hand: the window opens where it would the first time.
    return undefined
  }
}
