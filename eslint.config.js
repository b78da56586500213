import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/** One library, one door: see docs/design/house.md. */
const seams = {
  'fluent-ffmpeg': 'src/media/ffmpeg.ts',
  'onnxruntime-node': 'src/inference/onnx-runtime.ts',
  sharp: 'src/media/still-image.ts',
  'better-sqlite3': 'src/store/sqlite-connection.ts',
  mqtt: 'src/publish/mqtt-client.ts',
  aedes: 'src/publish/embedded-broker.ts',
  fflate: 'src/evidence/case-zip.ts',
  pino: 'src/base/log.ts',
  '@node-rs/argon2': 'src/app/password-hash.ts',
  cookie: 'src/web/session-cookie.ts',
};
const seamPaths = (allowed) =>
  Object.entries(seams)
    .filter(([name]) => name !== allowed)
    .map(([name, file]) => ({
      name,
      message: `Only ${file} may import ${name}: use what that file offers.`,
    }));

export default tseslint.config(
  {
    ignores: [
      'dist/',
      'data/',
      'node_modules/',
      'scripts/**/*.mjs',
      'scripts/train/',
      'vitest.config.ts',
      '**/vite.config.ts',
      '*.js',
      '*.mjs',
      '.dependency-cruiser.mjs',
    ],
  },
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.json', './src/web/pages/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      // Reads of typed arrays inside bounded loops carry `!`; everywhere else noUncheckedIndexedAccess asks.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      'no-restricted-imports': ['error', { paths: seamPaths(undefined) }],
    },
  },
  ...Object.entries(seams).map(([name, file]) => ({
    files: [file],
    rules: { 'no-restricted-imports': ['error', { paths: seamPaths(name) }] },
  })),
  {
    files: ['**/*.test.ts', 'test/**', 'scripts/**'],
    rules: { 'no-restricted-imports': 'off', '@typescript-eslint/require-await': 'off' },
  },
  {
    files: ['src/{domain,geometry,tracking,handling,wire}/**'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        'Date',
        'performance',
        'setTimeout',
        'setInterval',
        'process',
        'fetch',
      ].map((n) =>
        n === 'error'
          ? n
          : { name: n, message: 'This folder is pure: time comes in as PTS inside the data.' },
      ),
    },
  },
);
