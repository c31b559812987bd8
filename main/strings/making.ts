import { pixels } from './amounts.ts'

/** Texts about making pictures. */
export const making = {
  forgotten: 'This is no longer in the history.',
  tooManyWait: (most: number) => `${most} generations wait already. Let some of them finish first.`,
  nothingLeft: 'There is nothing left to make of this.',
  modelUnknown: 'The model that this was begun with is not known any more.',
  interrupted: 'Recollect was closed before this was finished.',
  pictureCancelled: 'Making this picture was cancelled.',
  nobodyWaits: 'Nobody waits for this any more.',
  /** What makes no sense about wishes. */
  wishes: {
    wordless: (words: string) => `“${words}” has no words that a picture could show.`,
    forAndAway: (words: string) => `“${words}” is wished for and wished away. Leave out one of the two.`,
    twice: (words: string) => `“${words}” is there twice. Give it more weight instead.`,
    onlyUnwanted: 'Only things to keep away from are no picture. Add a photo, or something to show.',
    noAim: 'Say what the picture is to show: there is nothing to aim for.',
  },
  /** The picture that new ones are to be like. */
  source: {
    forgotten: 'The picture that this is to be like was forgotten.',
    notFinished: 'The picture that this is to be like is not finished.',
    unusable: (path: string, problem: string) => `${path} cannot be used: ${problem}.`,
    tooSmall: (width: number, height: number, leastSide: number) =>
      `The picture has ${pixels(width, height)}; at least ${leastSide} on each side are needed`,
    partTooSmall: (width: number, height: number, leastSide: number) =>
      `This part of the picture has ${pixels(width, height)}; at least ${leastSide} on each side are needed`,
  },
  /** What goes wrong in the process that makes pictures, by what it is at. */
  process: {
    making: {
      died: 'The process that makes pictures ended by itself, perhaps for lack of memory. What is finished is kept. Less is needed at a lower quality, or with a smaller model.',
      noMemory:
        'There is not enough memory to make pictures like this. Less is needed at a lower quality, or with a smaller model.',
      failed: (message: string) => `Making pictures failed: ${message}`,
    },
    installing: {
      died: 'The process that builds the generator and tries it ended by itself, perhaps for lack of memory. Nothing has changed. Close other programs, then hand the file over again.',
      noMemory:
        'There is not enough memory to build the generator and try it. Close other programs, then hand the file over again.',
      failed: (message: string) => `Installing the generator failed: ${message}`,
    },
  },
  saving: {
    notWholePath: (path: string) => `${path} is not the whole path of a folder.`,
    noFolder: (path: string) => `There is no folder ${path}.`,
    ownFolder: (path: string) => `${path} cannot be used: Recollect keeps its own files there.`,
    forgotten: 'This picture is no longer in the history.',
    notFinished: 'This picture is not finished.',
    gone: 'The file of this picture is gone. Make it again with the same seed.',
  },
  /** By the system's code of what went wrong when pictures were written to a folder. */
  cannotWrite: {
    ENOSPC: (folder: string) => `There is not enough room for the pictures in ${folder}: the disk is full.`,
    EDQUOT: (folder: string) =>
      `There is not enough room for the pictures in ${folder}: your share of the disk is full.`,
    EROFS: (folder: string) => `The pictures cannot be kept in ${folder}: the disk is read-only.`,
    EACCES: (folder: string) => `You may not write to ${folder}.`,
    EPERM: (folder: string) => `You may not write to ${folder}.`,
    ENOTDIR: (folder: string) => `${folder} is not a folder.`,
    EEXIST: (folder: string) => `${folder} is not a folder.`,
  },
  cannotWriteOtherwise: (folder: string, message: string) => `The pictures cannot be kept in ${folder}: ${message}.`,
  /** What pictures are made with. */
  generators: {
    unknown: (id: string) => `No generator is called “${id}”.`,
    notInstalled: (name: string, file: string, page: string) =>
      `${name} is not installed: download ${file} from ${page} and hand it over.`,
    filesMissing: (name: string) => `The files of ${name} are not on this computer.`,
    unusable: (name: string, wrong: string, file: string) =>
      `${name} cannot be used. ${wrong} Hand ${file} over again.`,
    recordLost: 'What is known about its files is lost.',
    fileUnknown: (file: string) => `Nothing is known about ${file}.`,
    fileUnreadable: (file: string) => `${file} cannot be read.`,
  },
  installing: {
    goesOn: (name: string) => `${name} is being installed already.`,
    needsNoFile: (name: string) => `${name} needs no file.`,
    nothingThere: (path: string) => `There is no file or folder ${path}.`,
    noFile: (path: string) => `${path} is no file that can be read.`,
    tooLarge: (path: string, name: string) => `${path} is too large to be ${name}.`,
    folderUnreadable: (folder: string, message: string) => `The folder ${folder} cannot be read: ${message}`,
    notInFolder: (name: string, folder: string) => `There is no ${name} in ${folder}.`,
    /** By the system's code of what went wrong. */
    cannotWrite: {
      ENOSPC: (name: string, folder: string) => `There is not enough room for ${name} in ${folder}: the disk is full.`,
      EDQUOT: (name: string, folder: string) =>
        `There is not enough room for ${name} in ${folder}: your share of the disk is full.`,
      EROFS: (name: string, folder: string) => `${name} cannot be installed in ${folder}: the disk is read-only.`,
    },
    cannotInstall: (name: string, folder: string, message: string) =>
      `${name} cannot be installed in ${folder}: ${message}`,
    notBuilt: (name: string, file: string, problem: string) => `${name} cannot be made of ${file}: ${problem}`,
    otherColours: (name: string) =>
      `${name} cannot be made of this file: a picture of one colour comes back as something else. It is damaged, or another version.`,
  },
  /** What is wrong with the file that a generator is to be built of. */
  tensors: {
    noSafetensors: 'This is no safetensors file, or it is cut off',
    noHeader: 'This is no safetensors file: its header is no JSON',
    incomplete: (tensor: string) => `The tensor ${tensor} has no type, shape and place`,
    unsupported: (tensor: string, type: string) => `The tensor ${tensor} is ${type}, which is not supported`,
    misplaced: (tensor: string) => `The tensor ${tensor} does not fit its place`,
    missing: (tensor: string, generator: string) =>
      `The tensor ${tensor} is missing: these are not the tensors of ${generator}`,
    otherShape: (tensor: string, is: readonly number[], shouldBe: readonly number[], generator: string) =>
      `The tensor ${tensor} is ${is.join('×')} and should be ${shouldBe.join('×')}: these are not the tensors of ${generator}`,
    noNumber: (tensor: string) => `The tensor ${tensor} holds something that is no number: the file is damaged`,
  },
  /** Running generators, and the models that lead them. */
  running: {
    unreadable: (file: string, message: string) => `${file} cannot be read: ${message}`,
    modelUnreadable: (model: string, message: string) => `The model ${model} cannot be read. ${message}`,
    cannotLead: (model: string, why: string) => `The model ${model} cannot lead a generator. ${why}`,
    generatorAnswers: (output: string, type: string | undefined) =>
      `The generator answers ${output} as ${type ?? 'nothing'}, not as float32.`,
    modelAnswers: (type: string | undefined) => `The model answers ${type ?? 'nothing'} where float32 is expected.`,
    notNumbers:
      'The model or the generator answers with what is no number. Its files may be damaged, or were replaced just now.',
  },
} as const
