import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { exportRequest, type ExportInput } from '../../../../src/core/clone/export';
import { commandLineToArgv, powerShellLiteral, powerShellValue } from './parsers';
import { anyText, awkward, input, request, serverlessRequest, unusualRequest } from './samples';

/** The single-quoted literals of the array that begins after a text, up to a variable or the end of the array. */
function literals(script: string, after: string): readonly string[] {
  const start = script.indexOf(after);
  assert.notEqual(start, -1, after);
  let index = start + after.length;
  const values: string[] = [];
  for (;;) {
    index += /^[\s,]*/.exec(script.slice(index))![0].length;
    if (script.charAt(index) === ')' || script.charAt(index) === '$') return values;
    const { value, end } = powerShellValue(script, index);
    values.push(value);
    index = end;
  }
}

/** The command line that the script builds: its two replacements, read from the script and made by another engine. */
function commandLine(script: string, args: readonly string[]): string {
  const [, expression] = /ForEach-Object \{ '"' \+ \(\$_ (.*?)\) \+ '"' \}/.exec(script) ?? [];
  assert.ok(expression);
  assert.ok(script.includes("$quoted -join ' '"));
  const replacements: (readonly [RegExp, string])[] = [];
  let index = 0;
  while (index < expression.length) {
    assert.ok(expression.startsWith('-replace ', index), expression.slice(index));
    const pattern = powerShellLiteral(expression, index + '-replace '.length);
    assert.ok(expression.startsWith(', ', pattern.end));
    const replacement = powerShellLiteral(expression, pattern.end + 2);
    replacements.push([new RegExp(pattern.value.replace('\\z', '(?![^])'), 'g'), replacement.value]);
    index = replacement.end + 1;
  }
  assert.equal(replacements.length, 2);
  return args
    .map((arg) => `"${replacements.reduce((text, [pattern, to]) => text.replace(pattern, to), arg)}"`)
    .join(' ');
}

function sent(one: ExportInput): readonly string[] {
  const script = exportRequest('cliPowerShell', one);
  return commandLineToArgv(commandLine(script, literals(script, '\n  $answer = Invoke-Aliyun @(')));
}

const expected = ({ request: wire, clientToken, endpoint }: ExportInput): readonly string[] => [
  'rds',
  'CloneDBInstance',
  '--region',
  String(wire['RegionId']),
  ...(endpoint === undefined ? [] : ['--endpoint', endpoint]),
  ...Object.entries(wire).flatMap(([name, value]) =>
    String(value).startsWith('-') ? [`--${name}=${value}`] : [`--${name}`, String(value)],
  ),
  '--ClientToken',
  clientToken,
];

describe('Export for PowerShell', () => {
  it('sends the same parameters', () => {
    for (const one of [
      input(),
      input({ request: serverlessRequest, endpoint: '127.0.0.1:8080' }),
      input({ request: unusualRequest }),
      input({
        request: { ...request, ...Object.fromEntries(awkward.map((value, index) => [`P${index}`, value])) },
        clientToken: "a'b $(c)",
      }),
    ]) {
      assert.deepEqual(sent(one), expected(one));
    }
  });

  it('builds a command line that gives any arguments again', () => {
    const script = exportRequest('cliPowerShell', input());
    fc.assert(
      fc.property(fc.array(anyText, { maxLength: 3 }), (args) => {
        assert.deepEqual(commandLineToArgv(commandLine(script, args)), args);
      }),
      { numRuns: 2_000 },
    );
  });

  it('looks for five hours', () => {
    const script = exportRequest('cliPowerShell', input());
    assert.match(script, /for \(\$look = 0; \$look -lt 600; \$look\+\+\) \{/);
    assert.deepEqual(literals(script, '\n    $answer = Invoke-Aliyun @('), [
      'rds',
      'DescribeDBInstanceAttribute',
      '--region',
      'cn-hangzhou',
      '--DBInstanceId',
    ]);
    assert.match(script, /Start-Sleep -Seconds 30 /);
    assert.match(script, /'Running'\) \{ return \}/);
    assert.match(script, /'Deleting', 'Released' -contains \$status\) \{ throw /);
    assert.match(script, /\$limit = 600\n/);
    assert.match(
      exportRequest('cliPowerShell', input({ request: { ...request, PayType: 'Postpaid' } })),
      /\$limit = 30\n/,
    );
  });

  it('says how to save it when an encoding can go wrong', () => {
    const note = /^# Save this as UTF-8 with BOM/;
    assert.doesNotMatch(exportRequest('cliPowerShell', input()), note);
    assert.match(exportRequest('cliPowerShell', input({ sourceName: '订单' })), note);
  });

  it('cannot be ended by what is in a comment', () => {
    const text = exportRequest('cliPowerShell', input({ sourceName: 'a\r\nb', engine: 'My\nSQL' }));
    assert.equal(text.split(/[\n\r]/)[0], '# Clones a b (rm-bp1source, My SQL).');
  });
});
