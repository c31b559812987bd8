import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Context } from '../context.ts'
import { exitCodes, Stop, type ExitCode } from '../exit-code.ts'

/** What the opt-in means. Nothing of it happens by itself, because it is large and comes from another place than the rest. */
export const cudaExplained = `Recollect computes on NVIDIA cards with CUDA, on Linux with an x64 processor, if these are there:

  1. a driver that nvidia-smi can talk to
  2. the CUDA 12 runtime and cuDNN 9, as your distribution or NVIDIA packages them
  3. ONNX Runtime's CUDA libraries: several hundred MB to download from NuGet, not from the npm registry.
     They go into node_modules/onnxruntime-node, and nowhere else.

The third is fetched by:  recollect doctor --get-cuda --yes
Afterwards every provider is tried and timed again:  recollect doctor --probe`

/** Fetches ONNX Runtime's CUDA libraries with the script that its package brings for that. */
export async function getCuda(context: Context): Promise<ExitCode> {
  const { platform, interrupted } = context.surroundings
  if (platform !== 'linux' || process.arch !== 'x64') {
    throw new Stop(
      exitCodes.failed,
      `CUDA can be had on Linux with an x64 processor; this is ${platform} on ${process.arch}.`,
    )
  }
  const entry = createRequire(import.meta.url).resolve('onnxruntime-node')
  const folder = join(dirname(entry), '..')
  context.note('Fetching ONNX Runtime’s CUDA libraries; this may take some minutes …')
  const code = await new Promise<number>((resolve) => {
    const script = spawn(
      process.execPath,
      [join(folder, 'script', 'install.js'), '--onnxruntime-node-install=cuda12'],
      {
        cwd: folder,
        stdio: ['ignore', 'inherit', 'inherit'],
        signal: interrupted,
      },
    )
    script.on('error', () => resolve(1))
    script.on('close', (exit) => resolve(exit ?? 1))
  })
  if (code !== 0) throw new Stop(exitCodes.failed, 'The CUDA libraries could not be fetched. Nothing has changed.')
  context.note('They are here. To try and time every provider: recollect doctor --probe')
  return exitCodes.done
}
