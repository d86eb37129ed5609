// Where do the files of the page come from: bundled now from their sources, or long since by the build of the image?
export interface PageAsset {
  readonly type: string;
  readonly body: string;
}

/** By path. */
export type PageAssets = Readonly<Record<string, PageAsset>>;

/** In dist/ this module is replaced by one that holds the result (.ci/bundle.mjs): no esbuild there. */
export const pageAssets = (): Promise<PageAssets> => {
  built ??= import('./build-assets.ts').then(({ buildAssets }) => buildAssets());
  return built;
};

let built: Promise<PageAssets> | undefined;
