import { mount } from 'svelte'
import './app.css'
import Page from './App.svelte'
import { Connection } from './connection.ts'
import { browserDoor } from './doors/browser-door.ts'
import { desktopDoor } from './doors/desktop-door.ts'
import { showLanguage } from './language.ts'
import { App } from './state/app.svelte.ts'
import { rememberedTheme, showTheme } from './theme.ts'

showTheme(rememberedTheme())
showLanguage(document.documentElement)
const door = window.recollect?.desktop ? desktopDoor(window.recollect, window) : browserDoor(location.href)
const target = document.getElementById('app')
if (!target) throw new Error('index.html has no place for the app')
mount(Page, { target, props: { app: new App(new Connection(door)) } })
