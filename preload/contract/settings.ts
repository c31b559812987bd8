import { z } from 'zod'

/** What people can set. Every field has a default; unknown fields from another version are ignored. */
export const Settings = z.object({
  theme: z.enum(['system', 'light', 'dark']).default('system'),
  /** Row height of the grid in CSS pixels. */
  tileSize: z.int().min(80).max(600).default(200),
  /** Work more slowly on battery. */
  slowOnBattery: z.boolean().default(true),
  /** Replaces `https://huggingface.co` in model addresses. */
  modelMirror: z
    .url({ protocol: /^https?$/ })
    .nullable()
    .default(null),
  /** Look for new versions of the desktop app, and install them. Nothing else about this computer is told to anybody. */
  updates: z.boolean().default(false),
  /** An execution provider by name, or the fastest correct one. */
  provider: z.string().max(50).default('auto'),
})
export type Settings = z.output<typeof Settings>

export const settingMethods = {
  'settings.get': { input: z.strictObject({}), output: Settings },
  /** Changes the fields that are given and answers with all of them. */
  'settings.set': { input: z.strictObject(Settings.shape).partial(), output: Settings },
} as const
