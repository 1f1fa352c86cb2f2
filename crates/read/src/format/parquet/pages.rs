//! The pages of a column, unpacked within their stated sizes, so that no page asks for more memory than the limits allow.

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use ::parquet::basic::{Compression, Encoding};
use ::parquet::column::page::{Page, PageMetadata, PageReader};
use ::parquet::errors::{ParquetError, Result};
use ::parquet::file::reader::ChunkReader;
use bytes::Bytes;

use super::source::Source;
use super::thrift::Struct;

/// Bytes in which the head of a page must stand; statistics in it may be long.
const HEAD: usize = 1 << 18;

/// Most unpacked bytes of a page.
const PAGE: u32 = 128_000_000;

/// Most unpacked bytes of all pages that the columns of a row group hold at a time.
const HELD: usize = 192_000_000;

/// The bytes of the pages that are held now, told by all columns of a row group together.
#[derive(Clone, Debug, Default)]
pub(super) struct Held(Arc<AtomicUsize>);

/// The pages of one column of one row group.
pub(super) struct Pages {
    source: Source,
    at: u64,
    end: u64,
    packing: Compression,
    /// Unpacked bytes that the rest of the column may have.
    left: u64,
    held: Held,
    /// Greatest level of repetition and of definition.
    deepest: [i16; 2],
    /// Bytes of the page given last, which goes when the next one comes; a dictionary stays.
    last: usize,
}

/// The head of a page.
#[derive(Debug, Default)]
struct Head {
    kind: u32,
    unpacked: u32,
    packed: u32,
    values: u32,
    encoding: u32,
    levels: [u32; 2],
    nulls: u32,
    rows: u32,
    lengths: [u32; 2],
    is_packed: bool,
}

impl Pages {
    pub fn new(
        source: Source,
        start: u64,
        length: u64,
        packing: Compression,
        limit: u64,
        held: Held,
        deepest: [i16; 2],
    ) -> Self {
        Self {
            held,
            deepest,
            last: 0,
            source,
            at: start,
            end: start.saturating_add(length),
            packing,
            left: limit,
        }
    }

    fn page(&mut self) -> Result<Option<Page>> {
        loop {
            if self.at >= self.end {
                return Ok(None);
            }
            let rest = (self.end - self.at) as usize;
            let bytes = self.source.get_bytes(self.at, rest.min(HEAD))?;
            let mut after = &bytes[..];
            let head =
                head(&mut after).map_err(|wrong| error(format!("the head of a page: {wrong}")))?;
            let start = self.at + (bytes.len() - after.len()) as u64;
            self.at = start.saturating_add(u64::from(head.packed));
            if self.at > self.end {
                return Err(error("a page ends beyond its column".into()));
            }
            if head.unpacked > PAGE {
                return Err(error(format!(
                    "a page is larger than {PAGE} bytes; write it with smaller ones"
                )));
            }
            if u64::from(head.unpacked) > self.left {
                return Err(error("the column unpacks to more than its limit".into()));
            }
            self.left -= u64::from(head.unpacked);
            // Pages of an index hold no values.
            if matches!(head.kind, 0 | 2 | 3) {
                self.hold(&head)?;
                let packed = self.source.get_bytes(start, head.packed as usize)?;
                return self.unpacked(&head, packed).map(Some);
            }
        }
    }

    /// Counts a page as held instead of the last one.
    fn hold(&mut self, head: &Head) -> Result<()> {
        let size = head.unpacked as usize;
        let before = self.held.0.fetch_add(size, Ordering::Relaxed);
        let last = std::mem::replace(&mut self.last, if head.kind == 2 { 0 } else { size });
        self.held.0.fetch_sub(last, Ordering::Relaxed);
        match before - last + size > HELD {
            true => Err(error(format!(
                "its pages take more than {HELD} bytes at a time; write it with smaller ones"
            ))),
            false => Ok(()),
        }
    }

    fn unpacked(&self, head: &Head, packed: Bytes) -> Result<Page> {
        // Levels of pages of the second kind stand before the values, and are never packed.
        let levels = match head.kind {
            3 => head.lengths.iter().map(|length| *length as usize).sum(),
            _ => 0_usize,
        };
        let size = (head.unpacked as usize).checked_sub(levels);
        let (Some(size), true) = (size, levels <= packed.len()) else {
            return Err(error(
                "the levels of a page are longer than the page".into(),
            ));
        };
        let is_packed = head.is_packed && self.packing != Compression::UNCOMPRESSED && size > 0;
        let buf = if is_packed {
            let values = unpack(self.packing, &packed[levels..], size)?;
            match levels {
                0 => values.into(),
                _ => [&packed[..levels], &values[..]].concat().into(),
            }
        } else {
            packed
        };
        let encoding = encoding(head.encoding)?;
        check_counts(head, encoding, &buf[levels..], self.deepest)?;
        Ok(match head.kind {
            0 => Page::DataPage {
                buf,
                num_values: head.values,
                encoding,
                def_level_encoding: self::encoding(head.levels[0])?,
                rep_level_encoding: self::encoding(head.levels[1])?,
                statistics: None,
            },
            2 => Page::DictionaryPage {
                buf,
                num_values: head.values,
                encoding,
                is_sorted: false,
            },
            _ => Page::DataPageV2 {
                buf,
                num_values: head.values,
                encoding,
                num_nulls: head.nulls,
                num_rows: head.rows,
                def_levels_byte_len: head.lengths[0],
                rep_levels_byte_len: head.lengths[1],
                is_compressed: false,
                statistics: None,
            },
        })
    }
}

impl PageReader for Pages {
    fn get_next_page(&mut self) -> Result<Option<Page>> {
        self.page()
    }

    fn peek_next_page(&mut self) -> Result<Option<PageMetadata>> {
        Err(error("pages are read in order".into()))
    }

    fn skip_next_page(&mut self) -> Result<()> {
        Err(error("pages are read in order".into()))
    }
}

impl Iterator for Pages {
    type Item = Result<Page>;

    fn next(&mut self) -> Option<Self::Item> {
        self.page().transpose()
    }
}

pub(super) fn error(message: String) -> ParquetError {
    ParquetError::General(message)
}

/// The head of a page; the bytes go on after it.
fn head(bytes: &mut &[u8]) -> std::result::Result<Head, &'static str> {
    let mut head = Head {
        is_packed: true,
        ..Head::default()
    };
    let mut fields = Struct::new(bytes);
    while let Some(field) = fields.field()? {
        match field {
            1 => head.kind = fields.number()?,
            2 => head.unpacked = fields.number()?,
            3 => head.packed = fields.number()?,
            5 | 7 | 8 => {
                let mut inner = fields.inner()?;
                while let Some(part) = inner.field()? {
                    match (field, part) {
                        (_, 1) => head.values = inner.number()?,
                        (5 | 7, 2) | (8, 4) => head.encoding = inner.number()?,
                        (5, 3) => head.levels[0] = inner.number()?,
                        (5, 4) => head.levels[1] = inner.number()?,
                        (8, 2) => head.nulls = inner.number()?,
                        (8, 3) => head.rows = inner.number()?,
                        (8, 5) => head.lengths[0] = inner.number()?,
                        (8, 6) => head.lengths[1] = inner.number()?,
                        (8, 7) => head.is_packed = inner.flag()?,
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }
    Ok(head)
}

fn encoding(number: u32) -> Result<Encoding> {
    #[expect(deprecated, reason = "old files have it")]
    Ok(match number {
        0 => Encoding::PLAIN,
        2 => Encoding::PLAIN_DICTIONARY,
        3 => Encoding::RLE,
        4 => Encoding::BIT_PACKED,
        5 => Encoding::DELTA_BINARY_PACKED,
        6 => Encoding::DELTA_LENGTH_BYTE_ARRAY,
        7 => Encoding::DELTA_BYTE_ARRAY,
        8 => Encoding::RLE_DICTIONARY,
        9 => Encoding::BYTE_STREAM_SPLIT,
        _ => return Err(error(format!("the encoding {number} is unknown"))),
    })
}

/// Counts by which the decoders ask for memory: those of a dictionary, and of lengths written as differences. `deepest` is the
/// greatest level of repetition and of definition.
fn check_counts(head: &Head, encoding: Encoding, values: &[u8], deepest: [i16; 2]) -> Result<()> {
    if head.kind == 2 && head.values as usize > values.len().max(1) {
        return Err(error("a dictionary has more values than bytes".into()));
    }
    let blocks = match encoding {
        Encoding::DELTA_BINARY_PACKED | Encoding::DELTA_LENGTH_BYTE_ARRAY => 1,
        // How much of the text before begins a text, then how long the rest is.
        Encoding::DELTA_BYTE_ARRAY => 2,
        _ => return Ok(()),
    };
    let start = match head.kind {
        0 => after_levels(head, values, deepest),
        _ => Some(0),
    };
    let mut rest = start.and_then(|start| values.get(start..));
    for _ in 0..blocks {
        rest = rest.and_then(|bytes| after_differences(bytes, u64::from(head.values)));
    }
    match rest {
        Some(_) => Ok(()),
        None => Err(error("a page states more lengths than values".into())),
    }
}

/// Where the values begin of a page of the first kind: after levels that have their length before them, or so many bits each.
fn after_levels(head: &Head, bytes: &[u8], [repetition, definition]: [i16; 2]) -> Option<usize> {
    let mut at = 0_usize;
    for (deepest, written) in [(repetition, head.levels[1]), (definition, head.levels[0])] {
        if deepest <= 0 {
            continue;
        }
        at = if written == 4 {
            let bits = u64::from(i16::BITS - deepest.leading_zeros()) * u64::from(head.values);
            at.checked_add(usize::try_from(bits.div_ceil(8)).ok()?)?
        } else {
            let length = bytes.get(at..)?.first_chunk::<4>()?;
            at.checked_add(4)?
                .checked_add(u32::from_le_bytes(*length) as usize)?
        };
    }
    Some(at)
}

/// What stands after numbers that are written as differences, if they are no more than `most`.
fn after_differences(mut bytes: &[u8], most: u64) -> Option<&[u8]> {
    let [block, parts, count, _] = [(); 4].map(|()| number(&mut bytes));
    let (block, parts, count) = (block?, parts?, count?);
    if count > most || !(1..=WIDEST).contains(&parts) || block > 1 << 20 {
        return None;
    }
    let each = block / parts;
    let mut left = count.saturating_sub(1);
    while left > 0 && each > 0 {
        number(&mut bytes)?;
        let (widths, rest) = bytes.split_at_checked(parts as usize)?;
        bytes = rest;
        for width in widths {
            // What is left of the last block says nothing.
            if left == 0 {
                break;
            }
            let size = u64::from(*width) * each / 8;
            bytes = bytes.get(usize::try_from(size).ok()?..)?;
            left = left.saturating_sub(each);
        }
    }
    (left == 0).then_some(bytes)
}

/// Most parts of a block of differences.
const WIDEST: u64 = 1 << 12;

/// A number of seven bits a byte.
fn number(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let (first, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(first & 0x7f) << shift;
        if first & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

/// Unpacks to exactly so many bytes.
fn unpack(packing: Compression, packed: &[u8], size: usize) -> Result<Vec<u8>> {
    let wrong = |reason: String| error(format!("a page cannot be unpacked: {reason}"));
    let unpacked = match packing {
        Compression::SNAPPY => {
            if snap::raw::decompress_len(packed).map_err(|e| wrong(e.to_string()))? != size {
                return Err(wrong("it has another size than stated".into()));
            }
            snap::raw::Decoder::new()
                .decompress_vec(packed)
                .map_err(|e| wrong(e.to_string()))?
        }
        Compression::GZIP(_) => whole(flate2::read::MultiGzDecoder::new(packed), size)?,
        Compression::ZSTD(_) => whole(zstd::Decoder::with_buffer(packed)?, size)?,
        Compression::BROTLI(_) => whole(brotli::Decompressor::new(packed, 4096), size)?,
        Compression::LZ4_RAW => {
            lz4_flex::block::decompress(packed, size).map_err(|e| wrong(e.to_string()))?
        }
        Compression::LZ4 => lz4(packed, size).map_err(wrong)?,
        other => return Err(wrong(format!("{other} is not read"))),
    };
    match unpacked.len() == size {
        true => Ok(unpacked),
        false => Err(wrong("it has another size than stated".into())),
    }
}

fn whole(unpacker: impl Read, size: usize) -> io::Result<Vec<u8>> {
    let mut out = Vec::new();
    unpacker.take(size as u64 + 1).read_to_end(&mut out)?;
    Ok(out)
}

/// The old packing of that name: a frame, or blocks of Hadoop with two sizes before each, or a bare block.
fn lz4(packed: &[u8], size: usize) -> std::result::Result<Vec<u8>, String> {
    if packed.starts_with(b"\x04\x22\x4d\x18") {
        return whole(lz4_flex::frame::FrameDecoder::new(packed), size).map_err(|e| e.to_string());
    }
    blocks(packed, size).map_or_else(
        || lz4_flex::block::decompress(packed, size).map_err(|e| e.to_string()),
        Ok,
    )
}

fn blocks(mut packed: &[u8], size: usize) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    while !packed.is_empty() {
        let (unpacked, rest) = packed.split_first_chunk::<4>()?;
        let (length, rest) = rest.split_first_chunk::<4>()?;
        let (unpacked, length) = (
            u32::from_be_bytes(*unpacked) as usize,
            u32::from_be_bytes(*length) as usize,
        );
        if out.len().checked_add(unpacked)? > size {
            return None;
        }
        out.extend(lz4_flex::block::decompress(rest.get(..length)?, unpacked).ok()?);
        packed = &rest[length..];
    }
    Some(out)
}
