import type { Database } from 'better-sqlite3'
import { Settings } from '../../../preload/contract/settings.ts'

/** What the library remembers that is not about photos: a person's settings, and notes to itself, as JSON by key. */
export interface SettingsStore {
  /** All settings, with defaults for those that are unset or no longer make sense. */
  get(): Settings
  /** Changes some and answers with all. */
  set(change: Partial<Settings>): Settings
  /** A note to itself, such as the model in use. Undefined when there is none. */
  note(key: string): unknown
  setNote(key: string, value: unknown): void
}

/** Opens the settings of a library. */
export function openSettings(db: Database): SettingsStore {
  const select = db.prepare<[string], string>('SELECT value FROM setting WHERE key = ?').pluck()
  const upsert = db.prepare(
    'INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value',
  )

  const note = (key: string): unknown => {
    const text = select.get(key)
    return text === undefined ? undefined : (JSON.parse(text) as unknown)
  }
  const setNote = (key: string, value: unknown): void => void upsert.run(key, JSON.stringify(value))

  const get = (): Settings => {
    const stored = note('settings')
    const whole = Settings.safeParse(stored ?? {})
    if (whole.success) return whole.data
    // One field that no longer makes sense must not cost the others.
    const kept = Object.entries(stored ?? {}).filter(
      ([key, value]: [string, unknown]) => Settings.partial().safeParse({ [key]: value }).success,
    )
    return Settings.parse(Object.fromEntries(kept))
  }

  return {
    get,
    set(change) {
      const next = Settings.parse({ ...get(), ...change })
      setNote('settings', next)
      return next
    },
    note,
    setNote,
  }
}
