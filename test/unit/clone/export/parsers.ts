/** What reads the exported texts in the tests. None of it shares code with what writes them. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';

/** Runs a script. Undefined when there is no bash, as on Windows, where the one on the PATH is another system's. */
export function runBash(
  script: string,
): { status: number | null; stdout: string; stderr: string; record: string } | undefined {
  if (process.platform === 'win32') return undefined;
  const { status, error, output } = spawnSync('bash', ['--noprofile', '--norc', '-s'], {
    input: script,
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
    timeout: 30_000,
    maxBuffer: 64 * 1024 * 1024,
  });
  if (error && 'code' in error && error.code === 'ENOENT') return undefined;
  if (error) throw error;
  const [, stdout, stderr, record] = output;
  return { status, stdout: stdout ?? '', stderr: stderr ?? '', record: record ?? '' };
}

const singleQuotes = "'\u2018\u2019\u201a\u201b";

/** A single-quoted literal of PowerShell that begins at an index. */
export function powerShellLiteral(text: string, at: number): { value: string; end: number } {
  assert.ok(singleQuotes.includes(text.charAt(at)) && text.charAt(at) !== '', `no literal at ${at}`);
  let value = '';
  let index = at + 1;
  for (;;) {
    const character = text.charAt(index);
    assert.notEqual(character, '', 'the literal has no end');
    if (singleQuotes.includes(character)) {
      const next = text.charAt(index + 1);
      if (next === '' || !singleQuotes.includes(next)) return { value, end: index + 1 };
      index++;
    }
    value += character;
    index++;
  }
}

/** A value as it stands in an array of PowerShell: a literal, or several and characters by their codes in brackets. */
export function powerShellValue(text: string, at: number): { value: string; end: number } {
  if (text.charAt(at) !== '(') return powerShellLiteral(text, at);
  let value = '';
  let index = at + 1;
  for (;;) {
    const code = /^\[char\]::ConvertFromUtf32\(0x([0-9a-f]+)\)/.exec(text.slice(index));
    const part = code
      ? { value: String.fromCodePoint(parseInt(code[1]!, 16)), end: index + code[0].length }
      : powerShellLiteral(text, index);
    value += part.value;
    index = part.end;
    if (text.charAt(index) === ')') return { value, end: index + 1 };
    assert.equal(text.slice(index, index + 3), ' + ');
    index += 3;
  }
}

/** The arguments of a Windows command line as a C or Go program gets them (CommandLineToArgvW, the program's name aside). */
export function commandLineToArgv(commandLine: string): readonly string[] {
  const args: string[] = [];
  let current: string | undefined;
  let inQuotes = false;
  let backslashes = 0;
  const flush = (): void => {
    if (backslashes > 0) current = (current ?? '') + '\\'.repeat(backslashes);
    backslashes = 0;
  };
  for (let index = 0; index < commandLine.length; index++) {
    const character = commandLine.charAt(index);
    if (character === '\\') {
      backslashes++;
    } else if (character === '"') {
      current = (current ?? '') + '\\'.repeat(Math.floor(backslashes / 2));
      const isLiteral = backslashes % 2 === 1;
      backslashes = 0;
      if (isLiteral) {
        current += '"';
      } else {
        // How two quotes inside quotes are read depends on the program, so they must not occur.
        assert.ok(!(inQuotes && commandLine.charAt(index + 1) === '"'), 'ambiguous quotes');
        inQuotes = !inQuotes;
      }
    } else if ((character === ' ' || character === '\t') && !inQuotes) {
      flush();
      if (current !== undefined) args.push(current);
      current = undefined;
    } else {
      flush();
      current = (current ?? '') + character;
    }
  }
  flush();
  assert.equal(inQuotes, false, 'quotes without an end');
  if (current !== undefined) args.push(current);
  return args;
}

/** A quoted template of HCL without interpolation, that begins at an index. */
export function hclString(text: string, at: number): { value: string; end: number } {
  assert.equal(text.charAt(at), '"');
  let value = '';
  let index = at + 1;
  for (;;) {
    const rest = text.slice(index);
    const escape = /^\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([nrt"\\]))/.exec(rest);
    // "$${" and "%%{" are "${" and "%{"; a longer run of signs loses one of them in the same way.
    const introducer = /^([$%])\1*\{/.exec(rest);
    if (rest.startsWith('"')) return { value, end: index + 1 };
    if (escape) {
      const [whole, short, long, named] = escape;
      const code = short ?? long;
      value +=
        code === undefined
          ? ({ n: '\n', r: '\r', t: '\t' }[named!] ?? named!)
          : String.fromCodePoint(parseInt(code, 16));
      index += whole.length;
    } else if (introducer) {
      const [run] = introducer;
      assert.ok(run.length > 2, `an interpolation: ${rest.slice(0, 20)}`);
      value += run.slice(1);
      index += run.length;
    } else {
      const character = rest.charAt(0);
      assert.ok(!/^[\\\n\r]?$/.test(character), `not in a string: ${rest.slice(0, 20)}`);
      value += character;
      index++;
    }
  }
}

type HclValue = string | number | boolean;
export interface HclBody {
  readonly attributes: ReadonlyMap<string, HclValue>;
  readonly blocks: readonly {
    readonly type: string;
    readonly labels: readonly string[];
    readonly body: HclBody;
  }[];
  readonly comments: readonly string[];
}

/** A file of HCL with literal values only. */
export function parseHcl(text: string): HclBody {
  let index = 0;
  const skip = (pattern: RegExp): string => {
    const match = new RegExp(pattern.source, 'y');
    match.lastIndex = index;
    const found = match.exec(text)?.[0] ?? '';
    index += found.length;
    return found;
  };
  const value = (): HclValue => {
    if (text.charAt(index) === '"') {
      const read = hclString(text, index);
      index = read.end;
      return read.value;
    }
    const word = skip(/true|false|-?\d+(\.\d+)?/);
    assert.notEqual(word, '', `no value at ${text.slice(index, index + 30)}`);
    return word === 'true' || (word !== 'false' && Number(word));
  };
  const body = (): HclBody => {
    const attributes = new Map<string, HclValue>();
    const blocks: HclBody['blocks'][number][] = [];
    const comments: string[] = [];
    for (;;) {
      skip(/[ \n]*/);
      const comment = skip(/#[^\n]*/);
      if (comment !== '') {
        comments.push(comment);
        continue;
      }
      const name = skip(/[A-Za-z_][\w-]*/);
      if (name === '') return { attributes, blocks, comments };
      skip(/ */);
      if (skip(/=/) !== '') {
        skip(/ */);
        assert.ok(!attributes.has(name), `${name} twice`);
        attributes.set(name, value());
        skip(/ */);
        assert.ok(/[\n]/.test(text.charAt(index)), 'an attribute ends its line');
        continue;
      }
      const labels: string[] = [];
      while (text.charAt(index) === '"') {
        labels.push(String(value()));
        skip(/ */);
      }
      assert.equal(skip(/\{/), '{');
      blocks.push({ type: name, labels, body: body() });
      assert.equal(skip(/\}/), '}');
    }
  };
  const file = body();
  assert.equal(index, text.length, `cannot read ${text.slice(index, index + 30)}`);
  return file;
}
