import { language } from '../../preload/contract/strings/language.ts'
import { count, megabytes } from './amounts.ts'

/** Texts about fetching models. `host` is a server's name, `name` a file's. */
export const downloads = {
  stopped: 'The download was stopped; what has arrived is kept.',
  /** `reason`: what was wrong the last time, in a sentence. */
  tryLater: (reason: string) => `${reason} What has arrived is kept; try again later.`,

  disk: {
    noRoom: (free: number, needed: number) =>
      `The disk has ${megabytes(free)} left and the model needs ${megabytes(needed)}. Make room and try again.`,
    full: 'The disk that holds the library is full. Make room and start the download again; it goes on where it was.',
    cannotWrite: (problem: string) => `The file cannot be written: ${problem}`,
    cannotStore: (model: string, problem: string) => `${model} cannot be stored: ${problem}`,
  },

  connection: {
    lost: (host: string, why: string) => `The connection to ${host} was lost: ${why}.`,
    stalled: 'it stopped sending',
    noAddress: 'there is no such address, or no network',
    nobodyThere: 'nobody answers there',
    ended: (host: string, received: number, bytes: number) =>
      `${host} ended after ${received.toLocaleString(language)} of ${count(bytes, 'byte')}.`,
  },

  /** A server that answers, but gives no file. */
  refused: {
    busy: (answer: Answer) => `${said(answer)}: it is busy or out of order.`,
    notThere: (answer: Answer, name: string) =>
      `${said(answer)}: it does not have ${name}. A mirror may be incomplete, or the file may have moved.`,
    notForEveryone: (answer: Answer, name: string) =>
      `${said(answer)}: it does not give ${name} to everyone. Download the model by hand and import it from its folder.`,
    otherwise: (answer: Answer, name: string) => `${said(answer)} when asked for ${name}.`,
  },

  /** A server that sends something else. */
  wrong: {
    webPage: (host: string, name: string) =>
      `${host} sends a web page in place of ${name}. A sign-in page of the network may have answered.`,
    size: (host: string, offered: number, name: string, bytes: number) =>
      `${host} offers ${count(offered, 'byte')} for ${name}, which has ${bytes.toLocaleString(language)}. It is another file.`,
    tooMuch: (host: string, bytes: number, name: string) =>
      `${host} sends more than the ${count(bytes, 'byte')} that ${name} has. It is another file.`,
    noRest: (host: string, name: string) => `${host} does not have the rest of ${name} that was asked for.`,
    part: (host: string, name: string) => `${host} answers with another part of ${name} than was asked for.`,
    /** `wrong`: what is wrong with it, in a sentence. */
    file: (host: string, wrong: string) => `${host} sent the wrong file. ${wrong}`,
  },
} as const

/** How a server answered: its HTTP status, and what it says of that, which may be nothing. */
interface Answer {
  readonly host: string
  readonly status: number
  readonly statusText: string
}

const said = ({ host, status, statusText }: Answer): string =>
  `${host} answers ${status}${statusText ? ` (${statusText})` : ''}`
