import { readFile } from 'node:fs/promises'
import { isInside } from './paths.ts'

/** File systems whose changes, made elsewhere, the kernel does not hear of. */
const network = new RegExp(
  `^(${[
    'nfs\\d?|cifs|smb\\d?|smbfs|ncpfs|afs|ceph|9p|virtiofs|vboxsf|vmhgfs|prl_fs|drvfs|davfs\\d?|glusterfs|lustre',
    // Others in user space, such as ntfs-3g and encrypted folders, are local and can be watched.
    'fuse\\.(sshfs|rclone|gvfsd-fuse|smbnetfs|davfs\\d?|glusterfs|ceph|s3fs|gcsfuse|juicefs|curlftpfs|onedriver|vmhgfs-fuse|prl_fsd)',
    'fuse\\.(google-drive-ocamlfuse|jmtpfs|simple-mtpfs|go-mtpfs|ifuse|gphotofs)',
  ].join('|')})$`,
)

/** Whether a path is on a drive of another machine, where watching tells only what is changed from here. */
export async function isOnNetwork(path: string): Promise<boolean> {
  if (process.platform === 'win32') return path.startsWith('//')
  if (process.platform !== 'linux') return false
  try {
    return isNetworkMount(await readFile('/proc/self/mountinfo', 'utf8'), path)
  } catch {
    // A system without that table: watching is tried, and scans do the rest.
    return false
  }
}

/** The same for a given table of mounts, in the format of proc(5). */
export function isNetworkMount(mountinfo: string, path: string): boolean {
  let longest = ''
  let type = ''
  for (const line of mountinfo.split('\n')) {
    const [before = '', after = ''] = line.split(' - ')
    const point = unescape(before.split(' ')[4] ?? '')
    // Of several mounts on one place, the last is the one in effect.
    if (point !== '' && isInside(point, path) && point.length >= longest.length) {
      longest = point
      type = after.split(' ')[0] ?? ''
    }
  }
  return network.test(type)
}

/** Spaces and the like are written as three octal digits. */
function unescape(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(parseInt(digits, 8)))
}
