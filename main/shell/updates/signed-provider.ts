import { Provider, type ResolvedUpdateFileInfo, type UpdateInfo } from 'electron-updater'
import type { ProviderRuntimeOptions } from 'electron-updater/out/providers/Provider.js'
import { readRelease, releaseFile, type Machine } from './release.ts'
import type { UpdateSource } from './update-source.ts'

/**
 * Where electron-updater asks for new versions. It is given nothing that {@link readRelease} has not found to be signed;
 * the packages themselves it holds to the fingerprints in there.
 */
export function signedProvider({ address, key }: UpdateSource, machine: Machine) {
  return class extends Provider<UpdateInfo> {
    constructor(_options: unknown, _updater: unknown, runtime: ProviderRuntimeOptions) {
      super({ ...runtime, isUseMultipleRangeRequest: false })
    }

    /** They would tell the server which installation is asking. */
    override setRequestHeaders(): void {
      return
    }

    override async getLatestVersion(): Promise<UpdateInfo> {
      const text = await this.httpRequest(new URL(releaseFile(machine), address))
      const { version, files, published, percentage } = readRelease(text ?? '', key, machine)
      const [first] = files
      return {
        version,
        files: files.map(({ name, size, sha512 }) => ({ url: name, size, sha512 })),
        // Only read by versions of electron-updater that are long gone, but not optional.
        path: first?.name ?? '',
        sha512: first?.sha512 ?? '',
        releaseDate: published,
        stagingPercentage: percentage,
      }
    }

    override resolveFiles({ files }: UpdateInfo): ResolvedUpdateFileInfo[] {
      return files.map((info) => ({ url: new URL(info.url, address), info }))
    }
  }
}
