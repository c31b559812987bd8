import { expect, test } from 'vitest'
import { isNetworkMount } from './mounts.ts'

const table = `
22 28 0:20 / /sys rw,nosuid shared:7 - sysfs sysfs rw
28 1 259:2 / / rw,relatime shared:1 - ext4 /dev/nvme0n1p2 rw
61 28 0:52 / /mnt/nas rw,relatime shared:30 - nfs4 nas:/volume1 rw,vers=4.2
62 28 0:53 / /mnt/with\\040space rw,relatime shared:31 - cifs //nas/photos rw
63 28 8:17 / /media/me/USB rw,relatime shared:32 - fuseblk /dev/sdb1 rw
64 28 0:54 / /home/me/remote rw shared:33 - fuse.sshfs me@server:/ rw
65 61 8:18 / /mnt/nas/local rw shared:34 - ext4 /dev/sdc1 rw
`

test.each([
  ['/home/me/Pictures', false],
  ['/mnt/nas/photos', true],
  ['/mnt/nas', true],
  ['/mnt/nas2', false],
  ['/mnt/nas/local/photos', false],
  ['/mnt/with space/photos', true],
  ['/media/me/USB/DCIM', false],
  ['/home/me/remote/pictures', true],
])('%s is on a network drive: %s', (path, expected) => {
  expect(isNetworkMount(table, path)).toBe(expected)
})

test('a table that makes no sense says nothing', () => {
  expect(isNetworkMount('', '/photos')).toBe(false)
  expect(isNetworkMount('nonsense\nmore - ', '/photos')).toBe(false)
})
