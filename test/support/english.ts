/**
 * Finds English words on a screen in another language, except for terms of the service, names and ids. A token with
 * digits, dots, hyphens or inner capitals counts as a name.
 */
export function englishIn(text: string): string[] {
  const words = text
    // Code, commands, addresses and text to be typed literally.
    .replace(/\(command:[^)]*\)|`[^`]*`|"[^"]*"|(?<!:)<[a-z ]+>|https?:\/\/\S*|\b\w+=[\w&/.:{}-]+/g, ' ')
    .replace(/aliyun configure( --profile)?|profile:<name>|24 hours ago|(?<![\w/])\/[a-z]+/g, ' ')
    .replace(/RDS Clone for Alibaba Cloud/g, ' ')
    // RDS has no Japanese names of regions.
    .replace(/\b[A-Z][A-Za-z]+ \([A-Z][A-Za-z ]+\)/g, ' ')
    // Alibaba Cloud's Japanese pages use these names of editions. States are followed by their meaning.
    .replace(/(Serverless )?(Basic|High-availability|Cluster|Enterprise) Edition/g, ' ')
    .replace(/(?<![\w-])[A-Za-z]+(?=（)/g, ' ')
    .split(/[^\w./:@*…-]+/)
    .map((token) => token.replace(/^[./:@*…-]+|[./:@*…-]+$/g, ''))
    .filter((token) => /^[A-Z]?[a-z]{2,}$/.test(token));
  return [...new Set(words)].filter((word) => !allowed.has(word));
}

const allowed: ReadonlySet<string> = new Set([
  // Products, engines, tools and formats.
  ...['Alibaba', 'Cloud', 'Clone', 'aliyun', 'Server', 'bash', 'Terraform', 'Serverless', 'Provider', 'Code'],
  ...['Windows', 'Database', 'Client', 'mysql', 'psql', 'sqlcmd', 'Babelfish'],
  // Terms that the pages of RDS and RAM do not translate.
  ...['Buffer', 'Pool', 'Extension', 'Secret', 'Token', 'Bearer', 'External', 'Singapore'],
  // Keys of the keyboard.
  ...['Ctrl', 'Cmd', 'Shift', 'Enter', 'Esc', 'Home', 'End', 'Page', 'Up', 'Down'],
  // Values of requests and answers of the sandbox.
  ...['Month', 'Year', 'Postpaid', 'Prepaid', 'Category', 'Engine', 'true', 'false', 'Sandbox', 'sandbox'],
  ...['logical', 'apply', 'environment'],
  // Names of the sandbox's data and of the clone.
  ...['rehearsal', 'shop', 'audit', 'orders', 'hosts', 'default'],
]);
