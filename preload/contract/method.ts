import type { z } from 'zod'
import type { FailureCode } from './failure.ts'

/** What a call takes and gives, as schemas. */
export interface Method {
  readonly input: z.ZodType
  readonly output: z.ZodType
}
export type Methods = Readonly<Record<string, Method>>
export type Events = Readonly<Record<string, z.ZodType>>

export type Input<M extends Method> = z.output<M['input']>
export type Output<M extends Method> = z.output<M['output']>

/** An implementation of every method; leaving one out is a compile error. */
export type Handlers<M extends Methods> = {
  readonly [Name in keyof M]: (input: Input<M[Name]>, signal: AbortSignal) => Output<M[Name]> | Promise<Output<M[Name]>>
}

/** Calls a method on the other side. Aborting `signal` cancels the work there, not just the wait here. */
export type Call<M extends Methods> = <Name extends keyof M & string>(
  name: Name,
  input: z.input<M[Name]['input']>,
  signal?: AbortSignal,
) => Promise<Output<M[Name]>>

/** The calling side of a channel. */
export interface Client<M extends Methods, E extends Events> {
  readonly call: Call<M>
  /** Listens until the returned function is called. */
  on<Name extends keyof E & string>(name: Name, listener: (event: z.output<E[Name]>) => void): () => void
  /** Called once, when the other side has gone. */
  onClose(listener: () => void): void
}

/** What travels towards whoever answers. */
export type Request =
  | { readonly kind: 'call'; readonly id: number; readonly name: string; readonly input: unknown }
  | { readonly kind: 'cancel'; readonly id: number }

/** What travels back. */
export type Reply =
  | { readonly kind: 'value'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'failure'; readonly id: number; readonly code: FailureCode; readonly message: string }
  | { readonly kind: 'event'; readonly name: string; readonly event: unknown }
