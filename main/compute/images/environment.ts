import { availableParallelism } from 'node:os'

/**
 * Environment for a process that decodes pictures; to be set when the process is started.
 *
 * libvips works in libuv's pool, of four threads if nobody says otherwise: one for each picture that is worked on, and
 * two for reading and writing files.
 */
export const imageEnvironment: Readonly<Record<string, string>> = {
  UV_THREADPOOL_SIZE: String(availableParallelism() + 2),
}
