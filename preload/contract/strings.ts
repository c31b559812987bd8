import { connection } from './strings/connection.ts'
import { input } from './strings/input.ts'
import { query } from './strings/query.ts'

/** Texts that both sides of the contract say: about queries, and about what a call is given. In one place, to be translated. */
export const strings = { query, input, connection } as const
