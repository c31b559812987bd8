import type { Album } from '../../../preload/contract/albums.ts'
import type { LibraryClient } from '../../../preload/contract/library-contract.ts'
import { foldName } from '../../../preload/contract/fold-name.ts'
import type { Context } from '../context.ts'
import { exitCodes, Stop, usage, type ExitCode } from '../exit-code.ts'
import { photoArguments, photosMeant, queryOption } from '../photo-arguments.ts'
import { readablePath } from '../paths.ts'
import type { Registry } from '../registry.ts'
import { count } from '../sizes.ts'
import { table } from '../table.ts'

interface PhotoOptions {
  readonly query?: string
}

export function addAlbum({ add, run }: Registry): void {
  const group = add({
    syntax: 'album',
    summary: 'Albums: list, make, fill and delete them. “recollect search album:NAME” lists the photos of one.',
    example: 'album create Holiday ~/Pictures/2019-08',
  })
  const list = add({ under: group, syntax: 'list', summary: 'List the albums.', example: 'album list --json' })
  list.action(() => run(list, listAlbums))

  const create = add({
    under: group,
    syntax: `create <name> ${photoArguments}`,
    summary: 'Make an album of photos, of everything below a folder, or of what a search finds.',
    example: 'album create "Dogs in the snow" --query "dog in the snow"',
  })
  create
    .option(...queryOption)
    .action((name: string, photos: string[], options: PhotoOptions) =>
      run(create, (context) => createAlbum(context, name, photos, options)),
    )
  const put = add({
    under: group,
    syntax: `add <album> ${photoArguments}`,
    summary: 'Put photos at the end of an album.',
    example: 'album add Holiday ~/Pictures/2019-09/beach.jpg',
  })
  put
    .option(...queryOption)
    .action((album: string, photos: string[], options: PhotoOptions) =>
      run(put, (context) => fill(context, 'add', album, photos, options)),
    )
  const take = add({
    under: group,
    syntax: `remove <album> ${photoArguments}`,
    summary: 'Take photos out of an album. The photos themselves stay.',
    example: 'album remove Holiday ~/Pictures/2019-08/receipt.jpg',
  })
  take
    .option(...queryOption)
    .action((album: string, photos: string[], options: PhotoOptions) =>
      run(take, (context) => fill(context, 'remove', album, photos, options)),
    )
  const remove = add({
    under: group,
    syntax: 'delete <album>',
    summary: 'Delete an album. The photos stay, and “recollect undo” brings it back.',
    example: 'album delete Holiday',
  })
  remove.action((album: string) => run(remove, (context) => deleteAlbum(context, album)))
}

async function listAlbums(context: Context): Promise<ExitCode> {
  return context.withLibrary({ work: false }, async (client) => {
    const albums = await client.call('albums.list', {}, context.surroundings.interrupted)
    if (context.json) {
      for (const { id, name, photos, createdAt } of albums) {
        context.record({ id, name, photos, createdAt: new Date(createdAt).toISOString() })
      }
    } else if (albums.length > 0) {
      context.line(table(albums.map(({ name, photos }) => [readablePath(name), count(photos, 'photo')])))
    }
    if (albums.length > 0) return exitCodes.done
    context.note('There are no albums yet.')
    return exitCodes.nothingFound
  })
}

async function createAlbum(
  context: Context,
  name: string,
  args: readonly string[],
  { query }: PhotoOptions,
): Promise<ExitCode> {
  return context.withLibrary({ work: false }, async (client) => {
    const photos = await photosMeant(args, query, client, context)
    const { interrupted } = context.surroundings
    const { id, added } = await client.call('albums.create', { name, ...(photos && { photos }) }, interrupted)
    if (context.json) context.record({ id, added })
    else context.note(`“${readablePath(name)}” has ${count(added, 'photo')}.`)
    return exitCodes.done
  })
}

async function fill(
  context: Context,
  what: 'add' | 'remove',
  name: string,
  args: readonly string[],
  { query }: PhotoOptions,
): Promise<ExitCode> {
  return context.withLibrary({ work: false }, async (client) => {
    const { interrupted } = context.surroundings
    const album = await albumCalled(name, client, context)
    const photos = await photosMeant(args, query, client, context)
    if (!photos) throw usage(`Say which photos to ${what}: their paths, or --query and a search.`)
    const input = { id: album.id, photos }
    if (what === 'add') {
      const { added } = await client.call('albums.add', input, interrupted)
      if (context.json) context.record({ id: album.id, added })
      else context.note(`${count(added, 'photo')} added to “${readablePath(album.name)}”.`)
    } else {
      const { removed } = await client.call('albums.remove', input, interrupted)
      if (context.json) context.record({ id: album.id, removed })
      else context.note(`${count(removed, 'photo')} removed from “${readablePath(album.name)}”.`)
    }
    return exitCodes.done
  })
}

async function deleteAlbum(context: Context, name: string): Promise<ExitCode> {
  return context.withLibrary({ work: false }, async (client) => {
    const album = await albumCalled(name, client, context)
    await client.call('albums.delete', { id: album.id }, context.surroundings.interrupted)
    if (context.json) context.record({ id: album.id })
    else context.note(`“${readablePath(album.name)}” is deleted. “recollect undo” brings it back.`)
    return exitCodes.done
  })
}

/** @throws {Stop} `nothingFound`, telling which albums there are. */
async function albumCalled(name: string, client: LibraryClient, context: Context): Promise<Album> {
  const albums = await client.call('albums.list', {}, context.surroundings.interrupted)
  const album = albums.find((each) => foldName(each.name) === foldName(name))
  if (album) return album
  const known = albums.slice(0, 20).map((each) => `“${readablePath(each.name)}”`)
  const more = albums.length > known.length ? ' …' : ''
  throw new Stop(
    exitCodes.nothingFound,
    `No album is called “${readablePath(name)}”. ${known.length > 0 ? `There are: ${known.join(', ')}${more}` : 'There are no albums yet.'}`,
  )
}
