import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * The licence texts of packages, one after the other, and ours before them. A package that has no text with it and no
 * licence whose text is always the same stops the packaging: somebody has to look.
 *
 * @param {string} project Absolute path, with LICENSE, NOTICE and node_modules.
 * @param {readonly string[]} packages Their folders below the project, as `node_modules/zod`.
 * @returns {string}
 */
export function licencesOf(project, packages) {
  const ours = ['LICENSE', 'NOTICE'].map((name) => readFileSync(join(project, name), 'utf8').trim())
  const theirs = [...new Set(packages)]
    .filter((folder) => existsSync(join(project, folder, 'package.json')))
    .sort()
    .map((folder) => section(project, folder))
  const intro = `Recollect is made with the ${theirs.length} packages below. Electron and Chromium, in which it runs, have files of
their own beside the program: LICENSE.electron.txt and LICENSES.chromium.html.`
  return `${[...ours, intro, ...theirs].join(`\n\n${'='.repeat(100)}\n\n`)}\n`
}

/** @param {string} project @param {string} folder */
function section(project, folder) {
  const about = JSON.parse(readFileSync(join(project, folder, 'package.json'), 'utf8'))
  const { name, version, author, homepage, repository } = about
  const license = about.license ?? licenceOfWhole(project, name)
  const texts = licenceFiles(join(project, folder)).map((file) => readFileSync(file, 'utf8').trim())
  const who = typeof author === 'string' ? author : (author?.name ?? `the authors of ${name}`)
  const text = texts.length > 0 ? [...new Set(texts)].join('\n\n') : standardText(license, who)
  if (text === undefined) throw new Error(`${name} ${version} (${license}) comes without the text of its licence.`)
  const address = homepage ?? repository?.url ?? repository
  return [`${name} ${version}`, license, address, '', text].filter((line) => typeof line === 'string').join('\n')
}

/** A package of one platform's binaries may leave its licence to the package that it belongs to. @param {string} project @param {string} name @returns {string} */
function licenceOfWhole(project, name) {
  const whole = join(project, 'node_modules', name.replace(/-(linux|darwin|windows|win32)-\w+$/, ''), 'package.json')
  return (existsSync(whole) && JSON.parse(readFileSync(whole, 'utf8')).license) || 'no licence'
}

/** Also those of what a package has taken in from others, wherever it keeps them. @param {string} folder @returns {string[]} */
function licenceFiles(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : licenceFiles(path)
    return /^(licen[cs]e|copying|notice|third[-_ ]?party)/i.test(entry.name) && !/\.[cm]?[jt]s$/.test(entry.name)
      ? [path]
      : []
  })
}

/** @param {string} id @param {string} who @returns {string | undefined} */
function standardText(id, who) {
  // Of several to choose from, the one whose text is always the same.
  if (id.replace(/[()]/g, '').split(' OR ').includes('MIT')) return mit.replace('WHO', who)
  // sharp's binaries for Windows and macOS hold libvips and what that is made of. Its packages name them, and where
  // their sources are, in a README; the licence that they are under together is this.
  if (id === 'LGPL-3.0-or-later') {
    return 'GNU Lesser General Public License, version 3 or later: https://www.gnu.org/licenses/lgpl-3.0.txt\nIts text is also below, under libheif-js. Sources and the libraries inside: https://github.com/lovell/sharp-libvips'
  }
  return undefined
}

const mit = `Copyright (c) WHO

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`
