import { expect } from 'vitest';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';

const CHROMIUM = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
const QUIET = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: QUIET });
}

export interface WatchedPage {
  readonly page: Page;
  /** What the console says in errors and warnings, breaches of the content security policy included; must stay empty. */
  readonly complaints: string[];
}

export async function openPage(browser: Browser, options: BrowserContextOptions = {}): Promise<WatchedPage> {
  // Each page would install the worker and fetch all of its files: only the test of the installation wants that.
  const context = await browser.newContext({ locale: 'zh-CN', serviceWorkers: 'block', ...options });
  // Below the limit of a test: what was waited for stands in the report.
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.text().includes('blocked by Playwright')) return;
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  return { page, complaints };
}

/** Waits until the expression is true in the page; the page's own policy forbids what waitForFunction does. */
export async function until(page: Page, expression: string): Promise<void> {
  const isTrue = (): Promise<boolean> => page.evaluate<boolean>(`Boolean(${expression})`);
  await expect.poll(isTrue, { timeout: 10_000, message: expression }).toBe(true);
}
