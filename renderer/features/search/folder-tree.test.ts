import { expect, test } from 'vitest'
import { hasChildren, openedAtFirst, visibleFolders } from './folder-tree.ts'

const folder = (path: string) => ({ path, name: path.split('/').at(-1)!, depth: path.split('/').length - 2, count: 1 })
const folders = ['/photos', '/photos/2019', '/photos/2019/rome', '/photos/2020', '/photos-old'].map(folder)
const names = (opened: string[], find = '') => visibleFolders(folders, new Set(opened), find).map(({ path }) => path)

test('only the outermost folders are shown at first', () => {
  expect(names([])).toEqual(['/photos', '/photos-old'])
})

test('opening a folder shows what is directly inside', () => {
  expect(names(['/photos'])).toEqual(['/photos', '/photos/2019', '/photos/2020', '/photos-old'])
  expect(names(['/photos', '/photos/2019'])).toContain('/photos/2019/rome')
})

test('a closed folder hides everything below it, open or not', () => {
  expect(names(['/photos/2019'])).toEqual(['/photos', '/photos-old'])
})

test('finding looks into closed folders', () => {
  expect(names([], 'ROM')).toEqual(['/photos/2019/rome'])
})

test('a folder that is the only one is open from the start', () => {
  const nested = ['/photos', '/photos/all', '/photos/all/2019', '/photos/all/2020'].map(folder)
  expect([...openedAtFirst(nested)]).toEqual(['/photos', '/photos/all'])
  expect([...openedAtFirst(folders)]).toEqual([])
  expect([...openedAtFirst([])]).toEqual([])
})

test('a folder with a similar name is not inside', () => {
  expect(hasChildren(folders, folder('/photos-old'))).toBe(false)
  expect(hasChildren(folders, folder('/photos'))).toBe(true)
})
