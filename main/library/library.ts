import { mkdirSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import type { Channel } from '../../preload/contract/channel.ts'
import { messageOf } from '../../preload/contract/failure.ts'
import { libraryMethods, type LibraryEvents } from '../../preload/contract/library-contract.ts'
import type { Handlers } from '../../preload/contract/method.ts'
import { contractVersion } from '../../preload/contract/version.ts'
import { serve } from '../../preload/contract/serve.ts'
import { activityAnswers } from './answers/activity.ts'
import { albumAnswers } from './answers/albums.ts'
import { changeAnswers } from './answers/changes.ts'
import { commandAnswers } from './answers/commands.ts'
import { folderAnswers } from './answers/folders.ts'
import { generationAnswers } from './answers/generations.ts'
import { labelAnswers } from './answers/labels.ts'
import { modelAnswers } from './answers/models.ts'
import { photoAnswers } from './answers/photos.ts'
import { placeAnswers } from './answers/places.ts'
import { settingAnswers } from './answers/settings.ts'
import { tagAnswers } from './answers/tags.ts'
import { realDisk } from './folders/disk.ts'
import { openFolders } from './folders/folders.ts'
import { libraryPath } from './folders/paths.ts'
import type { StartMaker } from './generations/ask-maker.ts'
import { openGenerate } from './generations/generate.ts'
import { openMakingTools } from './generations/making-tools.ts'
import { generatedFolder, openSaving } from './generations/save-variations.ts'
import { openVariationFiles, variationsFolder } from './generations/variation-files.ts'
import { openWishedPictures } from './generations/wished-pictures.ts'
import { giveFirstLabels } from './labels/first-labels.ts'
import { openTagger } from './labels/tagger.ts'
import { openGonePreviews } from './gone-previews.ts'
import { lockLibrary } from './lock.ts'
import type { Log } from './log.ts'
import { loadManifest } from './models/manifest.ts'
import { openModels } from './models/model-store.ts'
import { identifyStage } from './pipeline/identify.ts'
import { createPublisher } from './pipeline/publish.ts'
import { renderStage } from './pipeline/render.ts'
import { startStage } from './pipeline/runner.ts'
import type { Job, Stage } from './pipeline/stage.ts'
import { tagStage } from './pipeline/tag.ts'
import { previewsFolder } from './previews.ts'
import { openQueryImages, queryImagesFolder } from './query-images.ts'
import { openChoices } from './search/choice.ts'
import { openNames } from './search/names.ts'
import { openAttention } from './search/attention.ts'
import { openSearch } from './search/search.ts'
import { openSpaces } from './spaces.ts'
import { openAlbums } from './store/albums.ts'
import { openChanges } from './store/changes.ts'
import { openContents } from './store/contents.ts'
import { openReader } from './store/reader.ts'
import { openFailures } from './store/failures.ts'
import { openFavourites } from './store/favourites.ts'
import { openFileTags } from './store/file-tags.ts'
import { openFiles } from './store/files.ts'
import { openFolderStore } from './store/folders.ts'
import { openGenerations } from './store/generations.ts'
import { openCheckpoints } from './store/checkpoints.ts'
import { openStore } from './store/open.ts'
import { openLabels } from './store/labels.ts'
import { openPhotos } from './store/photos.ts'
import { openSavedSearches } from './store/searches.ts'
import { openSettings } from './store/settings.ts'
import { openTags } from './store/tags.ts'
import { openWords } from './store/words.ts'
import { superviseCompute } from './supervisor.ts'
import type { EngineName } from './vectors/engine-name.ts'
import { openIndex } from './vectors/open-index.ts'
import { openViews } from './views.ts'
import { createWork } from './work.ts'

/** What a host decides. Nothing in the library reads the environment. */
export interface LibraryConfig {
  /** Where the library keeps everything it knows: database, previews, models. Created when needed. */
  readonly directory: string
  /** What people call this process, for whoever finds the library in use. */
  readonly door: string
  readonly version: string
  /** Folder with `manifest.json` and the models that come with the app. */
  readonly models: string
  /** What models are downloaded with; Node's own unless said otherwise. */
  readonly fetch?: typeof fetch
  /** Script of `vectors/scan-worker.ts`. */
  readonly scanWorker: URL
  /** Script of `store/checkpoint-worker.ts`. */
  readonly checkpointWorker: URL
  /** Script of `store/reader-worker.ts`. */
  readonly readerWorker: URL
  /** Script of `vectors/snapshot-process.ts`, where this host can start processes of Node. */
  readonly snapshotProcess?: URL
  /** What searches vectors; the fastest that fits into memory unless said otherwise. */
  readonly index?: EngineName | undefined
  /** Starts a compute process; closing the channel must end it. */
  readonly startCompute: () => Promise<Channel>
  /** Starts a process that makes pictures, in the same way. */
  readonly startMaker: StartMaker
  readonly log: Log
  /** Whether to scan, watch and work off what is left. To answer a question there is no need. */
  readonly work: boolean
  /** How long closing waits for running batches; five seconds unless said otherwise. */
  readonly graceMs?: number
  /** How long a sketch of a picture that is made outlives the next one; ten seconds unless said otherwise. */
  readonly sketchesStayMs?: number
  /** Epoch milliseconds. */
  readonly now?: () => number
}

/** An open library. */
export interface Library {
  /** Folder of the previews of all photos, and of pictures handed in to search by. */
  readonly previews: string
  readonly queryImages: string
  /** Serves one page, shell or command line until its channel closes. */
  connect(channel: Channel, host: 'desktop' | 'browser'): void
  /** Lets what is running commit (see `graceMs`), then closes the database and lets go of the library. */
  close(): Promise<void>
}

/** From so many on, some reads take longer than anybody should wait for this thread. */
const manyPhotos = 50_000

/** Models to start with where nobody has chosen: those that come with the app, the best first. */
const bundled = ['recollect-mini', 'colours']

/**
 * Opens a library: the composition root. Everything that has a lifetime is made here, in order, and closed in reverse.
 *
 * @throws {Failure} `library-locked`, `library-too-new`, `library-damaged`
 */
export async function openLibrary(config: LibraryConfig): Promise<Library> {
  const { directory, log, now = Date.now, graceMs = 5_000, sketchesStayMs = 10_000 } = config
  const previews = previewsFolder(directory)
  const queryImages = queryImagesFolder(directory)
  const generated = generatedFolder(directory)
  mkdirSync(previews, { recursive: true })
  // Folders are watched by their real paths, and the library's may lead through a link.
  const own = [directory, realpathSync.native(directory)]

  const lock = lockLibrary(directory, config.door, now)
  const db = openStoreOr(() => lock.release(), join(directory, 'library.db'))
  const closing = new AbortController()
  const compute = superviseCompute({ start: config.startCompute, now, log })
  const publisher = createPublisher()
  const checkpoints = openCheckpoints({ db, worker: config.checkpointWorker, log })
  publisher.add(checkpoints.noticed)
  const work = createWork(config.work)

  const settings = openSettings(db)
  const failures = openFailures(db, now)
  const words = openWords(db)
  const refreshWords = (ids: readonly number[]): void => words.refresh(ids)
  const labels = openLabels(db, now)
  const tags = openTags(db, now)
  const fileTags = openFileTags(db, labels, now)
  giveFirstLabels({ db, settings, labels, fileTags })
  const contents = openContents({
    ...{ db, failures, previews, now },
    onWordsChanged: refreshWords,
    onKeywords: (id, keywords) => fileTags.set(id, keywords),
  })
  if (settings.note('version') !== config.version) {
    // Another version may read what this one's predecessor could not.
    contents.retryRenderFailures()
    settings.setNote('version', config.version)
  }

  const progressed = (): void => {
    publisher.changed('activity')
    work.noticed()
  }
  const photosChanged = (): void => {
    publisher.photosChanged()
    work.wake()
    progressed()
  }
  const run = <J extends Job, R>(stage: Stage<J, R>, onCommitted: () => void = () => undefined): void => {
    const onProgress = (committed: number): void => {
      if (committed === 0) return progressed()
      onCommitted()
      photosChanged()
    }
    work.add(startStage(stage, { now, log, onProgress }))
  }

  const gone = openGonePreviews({ db, settings, previews, now })
  const files = openFiles({
    ...{ db, failures, now },
    onContentsChanged: (ids) => {
      refreshWords(ids)
      gone.changed(ids)
    },
  })
  const folders = openFolders({
    store: openFolderStore(db, now),
    files,
    now,
    log,
    skip: own.map((folder) => libraryPath(folder)),
    except: own.map((folder) => libraryPath(generatedFolder(folder))),
    onChange: (what) => {
      if (what === 'quiet') return work.noticed()
      if (what === 'photos') photosChanged()
      if (what === 'work') work.wake()
      publisher.changed('folders')
      progressed()
    },
  })
  const isScanning = (): boolean => !folders.isSettled

  const images = await openQueryImages(queryImages, compute)
  const views = await openViews(join(directory, 'views'), compute)
  const manifest = await loadManifest(join(config.models, 'manifest.json'))
  const models = openModels({
    manifest,
    directory: join(directory, 'models'),
    builtIn: config.models,
    mirror: () => settings.get().modelMirror,
    ...(config.fetch && { fetch: config.fetch }),
  })
  const spaces = openSpaces({
    db,
    compute,
    failures,
    settings,
    images,
    work,
    log,
    previews,
    now,
    version: config.version,
    specOf: (id) => models.spec(id),
    fallbacks: bundled.filter((id) => manifest.models.some((model) => model.id === id)),
    openIndex: ({ id, dimensions }) => {
      const programs = { worker: config.scanWorker, snapshot: config.snapshotProcess }
      return openIndex({ db, modelId: id, dimensions, ...programs, engine: config.index, log })
    },
    onProgress: (committed) => (committed > 0 ? photosChanged() : progressed()),
    onChanged: () => {
      startTagging()
      publisher.changed('models')
      photosChanged()
    },
  })
  const photos = openPhotos(db, () => spaces.modelId)
  const reader = openReader({ db, worker: config.readerWorker, isLarge: () => photos.count() > manyPhotos })
  const changes = openChanges(db, now)
  const attention = openAttention({ now: () => performance.now() })
  const search = openSearch({
    photos,
    words,
    names: openNames(db),
    space: () => spaces.current(),
    revision: () => publisher.revision,
    attention,
  })

  run(identifyStage(files, realDisk))
  run(renderStage(contents, compute, 8))
  let isTagging = false
  /** There is nothing to tag by before there is a model. */
  function startTagging(): void {
    if (isTagging || !spaces.labelSpace()) return
    isTagging = true
    run(tagStage(tagger), () => publisher.changed('labels'))
  }
  let started: Promise<void> | undefined
  const loading = (): Promise<void> => (started ??= spaces.start())
  const choose = openChoices({ photos, search, loading })
  const generations = openGenerations(db, now)
  const variations = openVariationFiles(variationsFolder(directory), generations.files(), sketchesStayMs)
  const tools = openMakingTools({ manifest, models, builtIn: config.models, downloaded: join(directory, 'models') })
  const generate = openGenerate({
    store: generations,
    files: variations,
    tools,
    wished: openWishedPictures({ photos, store: generations, previews, variations: variations.folder }),
    startMaker: config.startMaker,
    lead: async () => {
      await loading()
      const [spec, space] = [spaces.spec(), spaces.current()]
      if (!space) throw new Error(`The model ${spec.key} answers, and has no vectors`)
      return { spec, space }
    },
    onChanged: () => publisher.changed('generations'),
    onProgress: () => publisher.progressed(),
    log,
    version: config.version,
  })
  const tagger = openTagger({ db, labels, tags, space: () => spaces.labelSpace(), now, loading, attention })
  if (config.work) {
    void loading()
    folders.start()
    gone
      .clear(closing.signal)
      .then(
        (removed) => removed > 0 && log.info('library', 'Previews of photos gone for long are removed', { removed }),
      )
      .catch((error: unknown) => log.warn('library', 'Previews could not be removed', { error: messageOf(error) }))
  }
  log.info('library', 'The library is open', { folders: folders.list().length })

  let onBattery = false
  const applyPace = (): void => {
    work.setSlow(onBattery && settings.get().slowOnBattery)
    publisher.changed('activity')
  }
  const setPace = (value: boolean): void => {
    onBattery = value
    applyPace()
  }

  const handlers: Omit<Handlers<typeof libraryMethods>, 'hello'> = {
    ...photoAnswers({ photos, search, images, views, facets: () => reader.read('facets'), loading }),
    ...folderAnswers(folders),
    ...placeAnswers({ photos, folders, failures }),
    ...activityAnswers({ work, failures, setPace, publisher, isScanning }),
    ...modelAnswers({ models, spaces, publisher, log, closing: closing.signal }),
    ...settingAnswers({ settings, spaces, publisher, log, applyPace }),
    ...albumAnswers({
      albums: openAlbums(db, now),
      searches: openSavedSearches(db),
      favourites: openFavourites(db, now),
      changes,
      choose,
      publisher,
    }),
    ...labelAnswers({
      labels,
      tags,
      tagCounts: () => reader.read('tagCounts'),
      tagger,
      photos,
      changes,
      choose,
      publisher,
      hasModel: () => spaces.labelSpace() !== undefined,
      loading,
    }),
    ...generationAnswers({
      generate,
      tools,
      save: openSaving({
        store: generations,
        ...{ photos, folders, generated },
        library: directory,
        variations: variations.folder,
      }),
      folder: generated,
      startMaker: config.startMaker,
      publisher,
    }),
    ...tagAnswers({ labels, tags, tagger, changes, choose, publisher }),
    ...changeAnswers({
      changes,
      publisher,
      onLabelsReplayed: async (signal) => void (await tagger.follow(signal)),
    }),
    ...commandAnswers({ db, compute, photos, images, models, spaces, work, previews, isScanning, loading }),
  }

  return {
    previews,
    queryImages,
    connect(channel, host) {
      const hello = { contract: contractVersion, version: config.version, host, platform: process.platform }
      const emit = serve<typeof libraryMethods, LibraryEvents>(
        channel,
        libraryMethods,
        { ...handlers, hello: () => hello },
        (error, method) =>
          log.error('library', `${method} failed`, { error: String(error), stack: (error as Error).stack }),
      )
      channel.onClose(publisher.add(emit))
    },
    async close() {
      closing.abort()
      publisher.close()
      // Side by side: each may take all its patience, and whoever quits waits for both.
      await Promise.all([generate.close(), folders.close().then(() => work.stop(graceMs))])
      await spaces.close()
      compute.close()
      await Promise.all([checkpoints.close(), reader.close()])
      db.pragma('optimize')
      db.pragma('wal_checkpoint(TRUNCATE)')
      db.close()
      lock.release()
      log.info('library', 'The library is closed')
    },
  }
}

/** Opens the database, letting go of the lock if that fails. */
function openStoreOr(release: () => void, path: string): ReturnType<typeof openStore> {
  try {
    return openStore(path)
  } catch (error) {
    release()
    throw error
  }
}
