import { inspect } from 'node:util';

/** What must not be seen: printing, inspecting or serialising it shows `***`. Members that are private stay so. */
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

/** A text that must not be seen. */
export class Secret extends Unseen {
  readonly #text: string;

  constructor(text: string) {
    super();
    this.#text = text;
  }

  /** For the moment of use only. */
  reveal(): string {
    return this.#text;
  }

  get isBlank(): boolean {
    return this.#text === '';
  }
}
