// Which letters are pictures written in: the name inside the font file that comes with the product.
export const FONT = 'JetBrains Mono';
