//! What can be wrong with a data set, as one sentence each that says what to do next.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

/// Why a data set could not be read, checked or written.
///
/// Every message is complete in itself: an underlying [`io::Error`] is part of the text, so it is not repeated
/// as [`source`](std::error::Error::source).
///
/// ```
/// use formwork_data::{DataError, IdxLabels};
///
/// let error = IdxLabels::parse(&[0, 0, 8, 1, 0, 0, 0, 3, 7][..], "labels".as_ref()).unwrap_err();
/// assert!(matches!(error, DataError::Truncated { promised: 11, found: 9, .. }));
/// assert_eq!(
///     error.to_string(),
///     "labels: cut short, 9 of 11 bytes are there; fetch it again"
/// );
/// ```
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum DataError {
    /// The file is in the folder under none of its names.
    #[error("{folder}: file not found, looked for {}", .looked_for.join(", "))]
    NotFound {
        /// Where it was looked for.
        folder: PathBuf,
        /// Names tried, best first.
        looked_for: Vec<String>,
    },

    /// The folder does not exist.
    #[error("{path}: no such folder; expected one that holds {holds}")]
    FolderMissing {
        /// The folder.
        path: PathBuf,
        /// What it should hold.
        holds: &'static str,
    },

    /// The path of a folder leads to something else.
    #[error("{path}: not a folder; expected the folder that holds {holds}")]
    NotAFolder {
        /// The path.
        path: PathBuf,
        /// What the folder should hold.
        holds: &'static str,
    },

    /// The folder exists and holds no file of the data set at all.
    #[error("{path}: holds none of the IDX files; expected {} (plain or .gz)", .expected.join(", "))]
    FolderEmpty {
        /// The folder.
        path: PathBuf,
        /// Standard names of the files.
        expected: Vec<String>,
    },

    /// The path of a file leads to a folder, a pipe or a device.
    #[error("{path}: not a regular file; expected a file with data, plain or .gz")]
    NotAFile {
        /// The path.
        path: PathBuf,
    },

    /// The operating system refused.
    #[error("{path}: cannot {action}: {cause}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What was refused: open, read or write.
        action: &'static str,
        /// The system's reason.
        cause: io::Error,
    },

    /// The operating system gives no more threads.
    #[error("cannot start {count} threads that read data: {cause}")]
    Threads {
        /// How many were asked for.
        count: usize,
        /// The system's reason.
        cause: io::Error,
    },

    /// What a data set of one's own says.
    #[error("{0}")]
    Other(Box<dyn std::error::Error + Send + Sync>),

    /// Named `.gz`, but the content is not gzip.
    #[error(
        "{path}: named .gz but begins with {} instead of gzip's 1f 8b; if it is already unpacked, drop the .gz",
        hex(.found)
    )]
    NotGzip {
        /// The file.
        path: PathBuf,
        /// First two bytes.
        found: [u8; 2],
    },

    /// The packed bytes contradict themselves: a bad block, length or checksum.
    #[error("{path}: damaged gzip, noticed after {unpacked} unpacked bytes ({cause}); fetch it again")]
    GzipDamaged {
        /// The file.
        path: PathBuf,
        /// Bytes unpacked until then.
        unpacked: u64,
        /// The decoder's reason.
        cause: io::Error,
    },

    /// The packed bytes stop before the gzip stream does.
    #[error(
        "{path}: gzip cut short, it ends after {unpacked} unpacked bytes without its checksum; fetch it again"
    )]
    GzipTruncated {
        /// The file.
        path: PathBuf,
        /// Bytes unpacked until then.
        unpacked: u64,
    },

    /// Something follows the gzip stream that is no gzip, and no padding with zeros either.
    #[error(
        "{path}: after {unpacked} unpacked bytes its gzip ends and bytes follow that are no gzip; fetch it again"
    )]
    GzipTrailing {
        /// The file.
        path: PathBuf,
        /// Bytes unpacked until then.
        unpacked: u64,
    },

    /// The gzip stream unpacks to more than the IDX header promises; unpacking stopped there.
    #[error(
        "{path}: unpacks to more than the {promised} bytes its header promises; it is damaged or not what it seems"
    )]
    GzipOverlong {
        /// The file.
        path: PathBuf,
        /// Unpacked length by the header, itself included.
        promised: u64,
    },

    /// The first bytes are not those of an IDX file.
    #[error("{path}: not an IDX file, it begins with {} and 00 00 08 {expected_axes:02x} was expected{}",
        hex(.found), magic_hint(*.found))]
    BadMagic {
        /// The file.
        path: PathBuf,
        /// First four bytes.
        found: [u8; 4],
        /// Axes of the kind of file asked for.
        expected_axes: u8,
    },

    /// The elements are not unsigned bytes.
    #[error("{path}: its elements are {} (code {found:#04x}); only unsigned bytes (0x08) are supported",
        element_name(*.found))]
    ElementKind {
        /// The file.
        path: PathBuf,
        /// Third byte of the file.
        found: u8,
    },

    /// An array of another rank, typically labels in place of images or the reverse.
    #[error("{path}: has {found} axes where {expected} were expected (images have 3, labels 1)")]
    AxisCount {
        /// The file.
        path: PathBuf,
        /// Axes by the header.
        found: u8,
        /// Axes of the kind of file asked for.
        expected: u8,
    },

    /// The file has an axis of size zero: no images, no labels, or images without pixels.
    #[error("{path}: empty, its header says {}; expected at least 1 on every axis", product(.sizes))]
    Empty {
        /// The file.
        path: PathBuf,
        /// Sizes by the header, one an axis.
        sizes: Vec<u32>,
    },

    /// The header promises more than can be held in memory, or more than a gzip of this length can unpack to.
    #[error("{path}: its header says {}, more than the possible {limit} bytes; it is damaged", product(.sizes))]
    Oversized {
        /// The file.
        path: PathBuf,
        /// Sizes by the header, one an axis.
        sizes: Vec<u32>,
        /// Most bytes possible.
        limit: u64,
    },

    /// Fewer bytes than the header promises, or than a header has; both counts include the header.
    #[error(
        "{path}: cut short, {found} of {promised} bytes are there{}; fetch it again",
        if crate::input::is_gzip_name(path) { " when it is unpacked" } else { "" }
    )]
    Truncated {
        /// The file.
        path: PathBuf,
        /// Unpacked length by the header.
        promised: u64,
        /// Bytes there.
        found: u64,
    },

    /// Bytes after what the header promises; both counts include the header.
    #[error("{path}: its header promises {promised} bytes and at least {found} are there; it is damaged")]
    TrailingBytes {
        /// The file.
        path: PathBuf,
        /// Length by the header.
        promised: u64,
        /// Bytes seen; reading stops at the first too many if the length is not known.
        found: u64,
    },

    /// A label that is no class of the model.
    #[error("{path}: label {index} is {label}, with {classes} classes it must be below {classes}")]
    LabelOutOfRange {
        /// The file.
        path: PathBuf,
        /// Position of the label, from 0.
        index: usize,
        /// Its value.
        label: u8,
        /// Number of classes.
        classes: usize,
    },

    /// Images and labels do not come in pairs.
    #[error(
        "{images_path} holds {images} images and {labels_path} {labels} labels; expected one label for each image"
    )]
    CountMismatch {
        /// File of images.
        images_path: PathBuf,
        /// Number of images.
        images: usize,
        /// File of labels.
        labels_path: PathBuf,
        /// Number of labels.
        labels: usize,
    },

    /// The images are not of the size the caller needs; sizes are height, width.
    #[error("{path}: its images are {}x{}, expected {}x{}", .found.0, .found.1, .expected.0, .expected.1)]
    ImageSize {
        /// The file.
        path: PathBuf,
        /// Size in the file.
        found: (usize, usize),
        /// Size needed.
        expected: (usize, usize),
    },

    /// A file of records that all have one length is not as long as so many of them.
    #[error("{path}: {found} bytes are not one or more whole {format} records of {record} bytes")]
    Records {
        /// The file.
        path: PathBuf,
        /// What the records are.
        format: &'static str,
        /// Bytes of a record.
        record: usize,
        /// Bytes of the file, unpacked.
        found: u64,
    },

    /// An array of NumPy's is not what is needed.
    #[error("{path}: {}{cause}", array.as_ref().map(|name| format!("the array `{name}`: ")).unwrap_or_default())]
    Array {
        /// The file.
        path: PathBuf,
        /// The array, if it is one of an archive.
        array: Option<String>,
        /// What is wrong.
        cause: String,
    },

    /// A file is no table with a cell of every row in every column.
    #[error("{path}: {cause}")]
    Table {
        /// The file.
        path: PathBuf,
        /// What is wrong, with the line.
        cause: String,
    },

    /// A table has no such column.
    #[error("{path}: no column `{name}`; there are {}", .columns.join(", "))]
    NoColumn {
        /// The file.
        path: PathBuf,
        /// The column that was looked for.
        name: String,
        /// Those that there are.
        columns: Vec<String>,
    },

    /// A table has another number of features than the network takes.
    #[error("{path}: the network takes {expected} features and there are {} besides the targets: {}",
        .columns.len(), .columns.join(", "))]
    FeatureCount {
        /// The file.
        path: PathBuf,
        /// The columns that are not targets.
        columns: Vec<String>,
        /// Features of the network.
        expected: usize,
    },

    /// A cell of a table is not what the column should have.
    #[error("{path}: line {line}, column `{column}`: `{found}` is not {expected}")]
    Cell {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: u64,
        /// The column.
        column: String,
        /// What is there.
        found: String,
        /// What should be.
        expected: String,
    },

    /// There are more or fewer kinds of images, or labels, than classes.
    #[error("{path}: {} {what} where the network has {expected} classes: {}", .found.len(), shortened(.found))]
    ClassCount {
        /// The folder or file.
        path: PathBuf,
        /// Folders or labels.
        what: &'static str,
        /// Their names.
        found: Vec<String>,
        /// Number of classes.
        expected: usize,
    },

    /// The folders of training, validation and test do not have the same classes.
    #[error("{path}: has the classes {} where {} has {}; expected the same",
        shortened(.found), .other.display(), shortened(.expected))]
    OtherClasses {
        /// A folder.
        path: PathBuf,
        /// Its classes.
        found: Vec<String>,
        /// Another folder.
        other: PathBuf,
        /// The other's classes.
        expected: Vec<String>,
    },

    /// A folder without a file that could be an image.
    #[error("{path}: no images in it; expected files named .png, .jpg, .jpeg, .webp, .bmp or .gif")]
    NoImages {
        /// The folder.
        path: PathBuf,
    },

    /// A photo cannot be read.
    #[cfg(feature = "photo")]
    #[error(transparent)]
    Photo(#[from] crate::PhotoError),

    /// Training and test images differ in size; sizes are height, width.
    #[error("{train_path} has images of {}x{} and {test_path} of {}x{}; expected one size for both",
        .train.0, .train.1, .test.0, .test.1)]
    SplitSizes {
        /// File of training images.
        train_path: PathBuf,
        /// Their size.
        train: (usize, usize),
        /// File of test images.
        test_path: PathBuf,
        /// Their size.
        test: (usize, usize),
    },
}

/// Names, but not a thousand of them.
fn shortened(names: &[String]) -> String {
    match names.get(50..) {
        Some(more) if !more.is_empty() => format!("{} and {} more", names[..50].join(", "), more.len()),
        _ => names.join(", "),
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(" ")
}

fn product(sizes: &[u32]) -> String {
    sizes.iter().map(u32::to_string).collect::<Vec<_>>().join(" x ")
}

fn magic_hint(found: [u8; 4]) -> &'static str {
    match found {
        [0x1f, 0x8b, ..] => "; it is gzip, so name it .gz",
        [b'<', ..] => "; it looks like a web page saved by a failed download",
        _ => "",
    }
}

fn element_name(code: u8) -> &'static str {
    match code {
        0x09 => "signed bytes",
        0x0b => "16-bit integers",
        0x0c => "32-bit integers",
        0x0d => "32-bit floats",
        0x0e => "64-bit floats",
        _ => "of an unknown kind",
    }
}
