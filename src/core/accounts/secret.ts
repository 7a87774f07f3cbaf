import { inspect } from 'node:util';

/**
 * A confidential value: printing, inspecting or serializing it shows `***`. Subclasses keep the value in private
 * fields.
 */
export abstract class Unseen {
  toJSON(): string {
    return '***';
  }
  toString(): string {
    return '***';
  }
  [inspect.custom](): string {
    return '***';
  }
}

export class Secret extends Unseen {
  readonly #text: string;

  constructor(text: string) {
    super();
    this.#text = text;
  }

  /** Call it only where the value is used. */
  reveal(): string {
    return this.#text;
  }

  get isBlank(): boolean {
    return this.#text === '';
  }
}
