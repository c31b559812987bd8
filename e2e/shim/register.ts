import { registerHooks } from 'node:module'

/** Loaded first: `electron` means the shim, for the app and for Playwright alike. */
const shim = new URL('electron.ts', import.meta.url).href
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' || specifier.startsWith('electron/')
      ? { url: shim, shortCircuit: true }
      : next(specifier, context),
})
