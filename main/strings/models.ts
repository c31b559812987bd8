import { language } from '../../preload/contract/strings/language.ts'
import { count, megabytes } from './amounts.ts'

/** Texts about models: finding, checking and running them. */
export const models = {
  unknown: (id: string) => `No model is called “${id}”.`,
  notDownloaded: (model: string) => `The model ${model} has not been downloaded yet.`,
  stays: (model: string) => `${model} comes with the app and stays.`,
  beingDownloaded: (model: string) => `${model} is being downloaded. Stop that first.`,
  badList: (file: string, problem: string) => `The list of models ${file} cannot be used: ${problem}`,
  cancelled: 'It was cancelled.',

  /** What is wrong with a file. `name` is the file's, `model` the model's. */
  files: {
    missing: (path: string) => `The app is incomplete: ${path} is missing. Install it again.`,
    unreadable: (model: string, problem: string) => `The model ${model} cannot be read: ${problem}`,
    /** `wrong`: a sentence of this group. */
    downloadAgain: (wrong: string) => `${wrong} Download it again.`,
    modelUnusable: (model: string, wrong: string) => `The model ${model} cannot be used. ${wrong} Download it again.`,
    cutShort: (name: string, size: number, expected: number) =>
      `${name} has ${count(size, 'byte')} and should have ${expected.toLocaleString(language)}. The file is cut short.`,
    otherFile: (name: string, size: number, expected: number) =>
      `${name} has ${count(size, 'byte')} and should have ${expected.toLocaleString(language)}. It is another file.`,
    otherContents: (name: string) => `${name} is damaged, or another version: its contents are not the expected ones.`,
    pointer: (name: string) =>
      `${name} is only a Git-LFS pointer, a note of where the real file is. Fetch it with “git lfs pull”, or download it here.`,
    webPage: (name: string) =>
      `${name} is a web page and not the model. A sign-in page of the network, or an error page, may have answered in its place.`,
  },

  /** Taking a model's files from a folder. */
  importing: {
    unreadable: (folder: string, problem: string) => `The folder ${folder} cannot be read: ${problem}`,
    notFound: (folder: string, name: string, bytes: number | undefined) =>
      `The folder ${folder} does not hold ${name}${bytes === undefined ? '' : ` (${megabytes(bytes)})`}.`,
    copyWrong: (source: string, wrong: string) => `Copying ${source} went wrong. ${wrong}`,
  },

  /** Running a model. `model` is the key of its vector space, `file` a path. */
  running: {
    notLoaded: (model: string) => `The model ${model} is not loaded.`,
    cannotLoad: (file: string, provider: string, problem: string) =>
      `${file} cannot be loaded on ${provider}: ${problem}`,
    failed: (file: string, provider: string, problem: string) => `${file} failed on ${provider}: ${problem}`,
    otherType: (file: string, output: string, type: string | undefined) =>
      `${file} answers ${output} as ${type ?? 'nothing'}, not as float32.`,
    otherShape: (file: string, output: string, shape: readonly number[], expected: readonly number[]) =>
      `${file} answers ${output} as ${shape.join('×')}, expected ${expected.join('×')}.`,
    otherInputs: (model: string, file: string, inputs: readonly string[]) =>
      `The model ${model} is not what its description says: ${file} takes ${inputs.join(', ')}.`,
    otherCount: (pictures: number, size: number, needed: number, given: number) =>
      `${pictures} pictures of ${size}×${size} need ${needed} numbers, not ${given}.`,
    noVectorOfText: (model: string, text: string) => `The model ${model} makes no vector of “${text}”.`,
    noVector: 'The model makes no vector of this picture: its answer is zero or not a number.',
    tokenizerUnreadable: (file: string, problem: string) => `The tokenizer ${file} cannot be read: ${problem}`,
    noToken: (file: string, text: string) => `The tokenizer ${file} has no token for part of “${text}”.`,
  },

  /** Which part of the computer encodes pictures, and why. */
  providers: {
    /** One that was asked for by name. */
    asked: {
      works: (provider: string) => `${provider} was asked for.`,
      /** `reason`: `endedBefore` or `failed`. */
      replaced: (provider: string, reason: string) =>
        `${provider} was asked for, but ${reason} The CPU takes its place.`,
      endedBefore: 'the program ended when it was used before.',
      /** `why`: a sentence about what is `unusable`. */
      failed: (why: string) => `it did not work. ${why}`,
    },
    unusable: {
      endedBefore: 'The program ended when this was tried, so it is left alone for now.',
      noCard: 'No graphics card that it could use was found.',
      noLibraries: 'Its libraries are not installed.',
      notBuilt: 'It is not part of this build.',
      failed: (problem: string) => `It fails here: ${problem}.`,
      /** A problem of that kind. */
      noVector: 'it makes no vector of a picture',
      disagrees: (agreement: number, required: number) =>
        `Computes something else than the CPU: agreement ${agreement.toFixed(4)}, and ${required} is needed.`,
    },
    usable: {
      reference: 'The reference.',
      agrees: 'Computes the same as the CPU.',
      inUse: (ms: number) => `In use: ${duration(ms)} a picture.`,
      notFaster: (ms: number, chosen: string, chosenMs: number) =>
        `Works, but is no faster: ${duration(ms)} a picture, ${chosen} takes ${duration(chosenMs)}.`,
    },
    /** Why one was chosen. */
    chosen: {
      noneWorks: 'Only the processor is left to try: nothing else could be used.',
      only: (provider: string, ms: number) => `${provider} is the only one that works here: ${duration(ms)} a picture.`,
      fastest: (provider: string, ms: number) =>
        `${provider} is the fastest that computes correctly: ${duration(ms)} a picture.`,
      timesAsFast: (provider: string, times: number, ms: number) =>
        `${provider} computes the same as the CPU and is ${times.toFixed(1)} times as fast: ${duration(ms)} a picture.`,
    },
  },
} as const

const duration = (ms: number): string => (ms < 10 ? `${ms.toFixed(1)} ms` : `${Math.round(ms)} ms`)
