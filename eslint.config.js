// ESLint's recommended rules, for a browser; the tests run in Node.
import js from "@eslint/js";
import globals from "globals";

export default [
  { ignores: [".venv/"] },
  js.configs.recommended,
  { files: ["pages/**/*.js"], languageOptions: { globals: globals.browser } },
  { files: ["tests/**/*.js"], languageOptions: { globals: globals.node } },
  { files: ["tests/browser/*.js"], languageOptions: { globals: globals.browser } },
];
