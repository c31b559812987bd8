// The inner loop of a search, in AssemblyScript: compiled to `kernel-bytes.ts`, see `kernel.test.ts`.
//
// A record is `stride` int8 codes, then 16 bytes of which the first four are the float32 that one step of a code is
// worth. `stride` is a multiple of 32. A query is `stride` int16 values, worth `step` each. Addresses are in bytes.

/** Scores `count` records that lie one after the other. */
export function scan(query: usize, step: f32, records: usize, count: i32, scores: usize, stride: i32): void {
  const length: usize = <usize>stride + 16
  for (let i = 0; i < count; i++) {
    store<f32>(scores + ((<usize>i) << 2), score(query, step, records + <usize>i * length, stride))
  }
}

/** Scores the records whose numbers are at `rows`. */
export function scanRows(
  query: usize,
  step: f32,
  records: usize,
  rows: usize,
  count: i32,
  scores: usize,
  stride: i32,
): void {
  const length: usize = <usize>stride + 16
  for (let i = 0; i < count; i++) {
    const row: usize = load<u32>(rows + ((<usize>i) << 2))
    store<f32>(scores + ((<usize>i) << 2), score(query, step, records + row * length, stride))
  }
}

function score(query: usize, step: f32, record: usize, stride: i32): f32 {
  let a = i32x4.splat(0)
  let b = i32x4.splat(0)
  for (let j: usize = 0; j < <usize>stride; j += 32) {
    const low = v128.load(record + j)
    const high = v128.load(record + j, 16)
    const q = query + (j << 1)
    a = i32x4.add(a, i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_s(low), v128.load(q)))
    b = i32x4.add(b, i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_s(low), v128.load(q, 16)))
    a = i32x4.add(a, i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_s(high), v128.load(q, 32)))
    b = i32x4.add(b, i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_s(high), v128.load(q, 48)))
  }
  a = i32x4.add(a, b)
  const dot = i32x4.extract_lane(a, 0) + i32x4.extract_lane(a, 1) + i32x4.extract_lane(a, 2) + i32x4.extract_lane(a, 3)
  return <f32>dot * (load<f32>(record + <usize>stride) * step)
}
