import assert from 'node:assert/strict';
import { exportRequest, type ExportInput } from '../../../../src/core/clone/export';
import { runBash } from './parsers';
import { awkward, input, request, serverlessRequest, unusualRequest, withDescription } from './samples';

/** What `aliyun` answers to one call. */
interface Answer {
  readonly text: string;
  readonly fails?: boolean;
}

const accepted: Answer = { text: '{\n\t"DBInstanceId": "rm-new",\n\t"OrderId": "1"\n}' };
const notFound: Answer = { text: 'ErrorCode: InvalidDBInstanceId.NotFound', fails: true };
const status = (text: string): Answer => ({
  text: `{"Items":{"DBInstanceAttribute":[{"DBInstanceId":"rm-new","DBInstanceStatus":"${text}"}]}}`,
});

const dollarQuote = (text: string): string =>
  `$'${[...Buffer.from(text)].map((byte) => `\\x${byte.toString(16)}`).join('')}'`;

/**
 * Runs the script with an `aliyun` and a `sleep` that write their arguments down. The nth answer goes to the nth call,
 * the last one to all that follow.
 */
function run(text: string, answers: readonly Answer[]) {
  const cases = answers.map(({ text: answer, fails }, index) => {
    const pattern = index === answers.length - 1 ? '*' : String(index);
    return `${pattern}) printf '%s\\n' ${dollarQuote(answer)}; return ${fails ? 1 : 0} ;;`;
  });
  const ran = runBash(`
export counter=$(mktemp)
trap 'rm -f "$counter"' EXIT
aliyun() {
  printf 'aliyun\\0' >&3; printf '%s\\0' "$@" >&3; printf '\\0' >&3
  local calls
  calls=$(wc -c < "$counter"); printf x >> "$counter"
  case $((calls)) in
  ${cases.join('\n  ')}
  esac
}
sleep() { printf 'sleep\\0%s\\0\\0' "$@" >&3; }
export -f aliyun sleep
${text}`);
  if (!ran) return undefined;
  const calls = ran.record
    .split('\0\0')
    .slice(0, -1)
    .map((call) => call.split('\0'));
  return {
    ...ran,
    clones: calls.filter(([, , action]) => action === 'CloneDBInstance'),
    looks: calls.filter(([, , action]) => action === 'DescribeDBInstanceAttribute'),
    pauses: calls.filter(([name]) => name === 'sleep').map(([, seconds]) => seconds),
  };
}

/** The parameters that the CLI sends for the arguments of a call. */
function parameters(args: readonly string[]): Record<string, string> {
  const sent: Record<string, string> = {};
  for (let index = 0; index < args.length; index++) {
    const [, name, joined] = /^--([A-Za-z0-9]+)(?:=([^]*))?$/.exec(args[index]!) ?? [];
    assert.ok(name !== undefined && !(name in sent), args[index]);
    sent[name] = joined ?? args[++index]!;
    assert.ok(joined !== undefined || !sent[name].startsWith('-'), 'the CLI would take the value for a flag');
  }
  return sent;
}

const asSent = ({ request: wire, clientToken }: ExportInput) => ({
  ...Object.fromEntries(Object.entries(wire).map(([name, value]) => [name, String(value)])),
  ClientToken: clientToken,
});

describe('Export for bash', () => {
  it('sends the same parameters', function () {
    const inputs = [
      input(),
      input({ request: serverlessRequest }),
      input({ request: unusualRequest }),
      // All awkward values in one call: an empty one cannot be sent, and none is in a request.
      input({
        request: {
          ...request,
          ...Object.fromEntries(awkward.filter(Boolean).map((value, index) => [`P${index}`, value])),
        },
        clientToken: "a'b $(c)",
        sourceName: 'orders\n$(touch /tmp/x)\u2028',
      }),
    ];
    for (const one of inputs) {
      const ran = run(exportRequest('cliBash', one), [accepted, status('Running')]);
      if (!ran) return this.skip();
      assert.equal(ran.stderr, '');
      assert.equal(ran.status, 0);
      const [[, product, , ...args] = []] = ran.clones;
      assert.equal(product, 'rds');
      const { region, ...sent } = parameters(args);
      assert.equal(region, one.request['RegionId']);
      assert.deepEqual(sent, asSent(one));
    }
  });

  it('asks the given endpoint', function () {
    const ran = run(exportRequest('cliBash', input({ endpoint: '127.0.0.1:8080' })), [
      accepted,
      status('Running'),
    ]);
    if (!ran) return this.skip();
    for (const [, , , ...args] of [...ran.clones, ...ran.looks]) {
      assert.equal(parameters(args)['endpoint'], '127.0.0.1:8080');
    }
  });

  it('waits until the clone runs', function () {
    const ran = run(exportRequest('cliBash', input()), [
      accepted,
      notFound,
      { text: '{"Items":{"DBInstanceAttribute":[]}}' },
      status('Creating'),
      status('Creating'),
      { text: 'dial tcp: i/o timeout', fails: true },
      status('Running'),
    ]);
    if (!ran) return this.skip();
    assert.equal(ran.status, 0);
    assert.equal(ran.stdout, 'rm-new\nrm-new: Creating\nrm-new: Running\n');
    assert.equal(ran.stderr, 'dial tcp: i/o timeout\n');
    assert.equal(ran.clones.length, 1);
    assert.deepEqual(ran.pauses, Array(5).fill('30'));
    for (const [, , , ...args] of ran.looks) {
      assert.deepEqual(parameters(args), { region: 'cn-hangzhou', DBInstanceId: 'rm-new' });
    }
  });

  for (const end of ['Deleting', 'Released']) {
    it(`fails when the clone is ${end}`, function () {
      const ran = run(exportRequest('cliBash', input()), [accepted, status('Creating'), status(end)]);
      if (!ran) return this.skip();
      assert.equal(ran.status, 1);
      assert.equal(ran.stdout, `rm-new\nrm-new: Creating\nrm-new: ${end}\n`);
      assert.equal(ran.looks.length, 2);
    });
  }

  it('fails when the request is refused, and when the answer names no instance', function () {
    for (const answer of [
      { text: 'ErrorCode: InvalidBakset.Invalid', fails: true },
      { text: '{"RequestId":"1"}' },
    ]) {
      const ran = run(exportRequest('cliBash', input()), [answer]);
      if (!ran) return this.skip();
      assert.equal(ran.status, 1);
      assert.equal(ran.stdout, '');
      assert.ok(ran.stderr.includes(answer.text));
      assert.equal(ran.looks.length, 0);
    }
  });

  it('gives up a clone that is never seen, is gone, or cannot be asked for', function () {
    const postpaid = input({ request: { ...request, PayType: 'Postpaid' } });
    const refused: Answer = { text: 'ErrorCode: Forbidden.RAM', fails: true };
    for (const [answers, looks] of [
      [[accepted, notFound], 30],
      [[accepted, status('Creating'), notFound], 5],
      [[accepted, refused], 20],
    ] as const) {
      const ran = run(exportRequest('cliBash', postpaid), answers);
      if (!ran) return this.skip();
      assert.equal(ran.status, 1);
      assert.equal(ran.looks.length, looks);
      assert.notEqual(ran.stderr, '');
    }
  });

  it('takes a clone that is there again for there', function () {
    const creating = status('Creating');
    const ran = run(exportRequest('cliBash', input()), [
      accepted,
      ...[creating, notFound, notFound, notFound, creating, notFound, notFound, notFound],
      status('Running'),
    ]);
    if (!ran) return this.skip();
    assert.equal(ran.status, 0);
  });

  it('gives up after five hours', () => {
    // 600 looks would take the test too long; that the loop counts them is in the tests above.
    const text = exportRequest('cliBash', input());
    assert.match(text, /look < 600;/);
    assert.match(text, /sleep 30;/);
    // A subscription that is not paid yet is not there for as long.
    assert.match(text, /limit=600\n/);
  });

  it('cannot be ended by what is in a comment', () => {
    const text = exportRequest('cliBash', input({ sourceName: 'a\nb\r\u2028c', engine: 'My\nSQL' }));
    assert.equal(text.split(/[\n\r\u2028]/)[1], '# Clones a b c (rm-bp1source, My SQL).');
  });

  it('says what cannot be an argument', () => {
    assert.throws(() => exportRequest('cliBash', input({ request: withDescription('\0') })), RangeError);
  });
});
