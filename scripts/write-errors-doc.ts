// Writes docs/errors.md from the table in src/base/service-error.ts: npx tsx scripts/write-errors-doc.ts
import { writeFileSync } from 'node:fs';
import { errorsDoc } from '../src/base/errors-doc.ts';

writeFileSync('docs/errors.md', errorsDoc());
