//! Arrow columns to Python by the Arrow PyCapsule interface: the C data interface, without a copy of the columns.
//!
//! The usual crate for this, `pyo3-arrow`, turns on `ffi` of the Arrow crates. With other features they, and the query engine on them,
//! would be compiled once more for Python alone; so the three structures of the interface are written here, for the types that
//! answers have. <https://arrow.apache.org/docs/format/CDataInterface.html> is what they must look like.

use std::ffi::{CString, c_char, c_int, c_void};
use std::ptr::{null, null_mut};
use std::vec::IntoIter;

use bifrons::arrow::array::{
    Array as _, ArrayData, BooleanBufferBuilder, RecordBatch, StructArray,
};
use bifrons::arrow::buffer::Buffer;
use bifrons::arrow::datatypes::{DataType, Field, SchemaRef};

use crate::format::format;

/// A structure of the interface: how its owner lets go of it.
trait Released {
    fn release(&mut self);
}

macro_rules! released {
    ($structure:ident) => {
        impl Released for $structure {
            fn release(&mut self) {
                if let Some(release) = self.release {
                    // SAFETY: `release` is set by this module or by whoever took the contents over and put others in their
                    // place, and both mean it for this structure; it sets itself to null, so that it is called once.
                    unsafe { release(self) }
                }
            }
        }

        impl Drop for $structure {
            fn drop(&mut self) {
                self.release();
            }
        }

        // SAFETY: what the pointers lead to is owned by the structure alone, or shared and never written to.
        unsafe impl Send for $structure {}
    };
}

released!(ArrowSchema);
released!(ArrowArray);
released!(ArrowArrayStream);

const NULLABLE: i64 = 2;

/// A type with its name.
#[repr(C)]
pub struct ArrowSchema {
    format: *const c_char,
    name: *const c_char,
    metadata: *const c_char,
    flags: i64,
    n_children: i64,
    children: *mut *mut ArrowSchema,
    dictionary: *mut ArrowSchema,
    release: Option<unsafe extern "C" fn(*mut ArrowSchema)>,
    private_data: *mut c_void,
}

struct SchemaParts {
    _format: CString,
    _name: CString,
    children: Vec<*mut ArrowSchema>,
}

impl ArrowSchema {
    /// The columns as one structure.
    ///
    /// # Errors
    /// If a column has a type that is not handed over.
    pub fn of(schema: &SchemaRef) -> Result<Self, String> {
        let all = DataType::Struct(schema.fields().clone());
        Self::field(&Field::new("", all, false))
    }

    fn field(field: &Field) -> Result<Self, String> {
        let format = CString::new(format(field.data_type())?).map_err(|e| e.to_string())?;
        let name = CString::new(field.name().as_str()).map_err(|e| e.to_string())?;
        let children: Vec<Self> = match field.data_type() {
            DataType::Struct(fields) => fields
                .iter()
                .map(|f| Self::field(f))
                .collect::<Result<_, _>>()?,
            DataType::List(of) | DataType::LargeList(of) | DataType::FixedSizeList(of, _) => {
                vec![Self::field(of)?]
            }
            DataType::Map(entries, _) => vec![Self::field(entries)?],
            _ => Vec::new(),
        };
        let mut parts = Box::new(SchemaParts {
            _format: format,
            _name: name,
            children: boxed(children),
        });
        Ok(Self {
            format: parts._format.as_ptr(),
            name: parts._name.as_ptr(),
            metadata: null(),
            flags: if field.is_nullable() { NULLABLE } else { 0 },
            n_children: length(&parts.children),
            children: parts.children.as_mut_ptr(),
            dictionary: null_mut(),
            release: Some(release_schema),
            private_data: Box::into_raw(parts).cast(),
        })
    }
}

unsafe extern "C" fn release_schema(schema: *mut ArrowSchema) {
    // SAFETY: the caller gives a structure that `ArrowSchema::field` made and that was not released.
    unsafe {
        let parts = Box::from_raw((*schema).private_data.cast::<SchemaParts>());
        free(&parts.children);
        (*schema).release = None;
    }
}

/// Values of a type.
#[repr(C)]
pub struct ArrowArray {
    length: i64,
    null_count: i64,
    offset: i64,
    n_buffers: i64,
    n_children: i64,
    buffers: *mut *const c_void,
    children: *mut *mut ArrowArray,
    dictionary: *mut ArrowArray,
    release: Option<unsafe extern "C" fn(*mut ArrowArray)>,
    private_data: *mut c_void,
}

struct ArrayParts {
    _data: ArrayData,
    _valid: Option<Buffer>,
    buffers: Vec<*const c_void>,
    children: Vec<*mut ArrowArray>,
}

impl ArrowArray {
    fn of(data: ArrayData) -> Self {
        let valid = data.nulls().map(|nulls| {
            if nulls.offset() == data.offset() {
                return nulls.buffer().clone();
            }
            // One offset stands for values and marks.
            let mut aligned = BooleanBufferBuilder::new(data.offset() + data.len());
            aligned.append_n(data.offset(), false);
            aligned.append_buffer(nulls.inner());
            aligned.finish().into_inner()
        });
        let mut buffers: Vec<*const c_void> = Vec::new();
        if *data.data_type() != DataType::Null {
            buffers.push(valid.as_ref().map_or(null(), |v| v.as_ptr().cast()));
        }
        buffers.extend(data.buffers().iter().map(|b| b.as_ptr().cast::<c_void>()));
        let children = data.child_data().iter().cloned().map(Self::of);
        let (length_of, nulls, offset) = (data.len(), data.null_count(), data.offset());
        let mut parts = Box::new(ArrayParts {
            children: boxed(children),
            buffers,
            _valid: valid,
            _data: data,
        });
        Self {
            length: number(length_of),
            null_count: number(nulls),
            offset: number(offset),
            n_buffers: length(&parts.buffers),
            n_children: length(&parts.children),
            buffers: parts.buffers.as_mut_ptr(),
            children: parts.children.as_mut_ptr(),
            dictionary: null_mut(),
            release: Some(release_array),
            private_data: Box::into_raw(parts).cast(),
        }
    }
}

unsafe extern "C" fn release_array(array: *mut ArrowArray) {
    // SAFETY: the caller gives a structure that `ArrowArray::of` made and that was not released.
    unsafe {
        let parts = Box::from_raw((*array).private_data.cast::<ArrayParts>());
        free(&parts.children);
        (*array).release = None;
    }
}

/// Batches one after another.
#[repr(C)]
pub struct ArrowArrayStream {
    get_schema: Option<unsafe extern "C" fn(*mut ArrowArrayStream, *mut ArrowSchema) -> c_int>,
    get_next: Option<unsafe extern "C" fn(*mut ArrowArrayStream, *mut ArrowArray) -> c_int>,
    get_last_error: Option<unsafe extern "C" fn(*mut ArrowArrayStream) -> *const c_char>,
    release: Option<unsafe extern "C" fn(*mut ArrowArrayStream)>,
    private_data: *mut c_void,
}

struct StreamParts {
    schema: SchemaRef,
    batches: IntoIter<RecordBatch>,
}

impl ArrowArrayStream {
    /// The batches, which must have the types of the schema.
    ///
    /// # Errors
    /// If a column has a type that is not handed over.
    pub fn of(schema: SchemaRef, batches: Vec<RecordBatch>) -> Result<Self, String> {
        ArrowSchema::of(&schema)?;
        let batches = batches.into_iter();
        let parts = Box::new(StreamParts { schema, batches });
        Ok(Self {
            get_schema: Some(get_schema),
            get_next: Some(get_next),
            get_last_error: Some(get_last_error),
            release: Some(release_stream),
            private_data: Box::into_raw(parts).cast(),
        })
    }
}

unsafe extern "C" fn get_schema(stream: *mut ArrowArrayStream, out: *mut ArrowSchema) -> c_int {
    // SAFETY: the stream is one of `ArrowArrayStream::of` that was not released, and nobody else uses it meanwhile; `out` is room
    // without contents.
    unsafe {
        let parts = &*(*stream).private_data.cast::<StreamParts>();
        match ArrowSchema::of(&parts.schema) {
            Ok(schema) => out.write(schema),
            // It was made before without one.
            Err(_) => return 22,
        }
    }
    0
}

unsafe extern "C" fn get_next(stream: *mut ArrowArrayStream, out: *mut ArrowArray) -> c_int {
    // SAFETY: as in `get_schema`.
    unsafe {
        let parts = &mut *(*stream).private_data.cast::<StreamParts>();
        match parts.batches.next() {
            Some(batch) => out.write(ArrowArray::of(StructArray::from(batch).to_data())),
            // The end is an array that is released already: all zeros.
            None => out.write_bytes(0, 1),
        }
    }
    0
}

unsafe extern "C" fn get_last_error(_: *mut ArrowArrayStream) -> *const c_char {
    c"the columns have a type that cannot be handed over".as_ptr()
}

unsafe extern "C" fn release_stream(stream: *mut ArrowArrayStream) {
    // SAFETY: the caller gives a structure that `ArrowArrayStream::of` made and that was not released.
    unsafe {
        drop(Box::from_raw((*stream).private_data.cast::<StreamParts>()));
        (*stream).release = None;
    }
}

fn boxed<T>(all: impl IntoIterator<Item = T>) -> Vec<*mut T> {
    all.into_iter()
        .map(|one| Box::into_raw(Box::new(one)))
        .collect()
}

/// Frees what [`boxed`] made; what was taken over has set its `release` to null and is freed by who took it.
///
/// # Safety
/// The pointers must be those of [`boxed`], and not freed.
unsafe fn free<T>(all: &[*mut T]) {
    for one in all {
        // SAFETY: as the caller promises.
        drop(unsafe { Box::from_raw(*one) });
    }
}

fn length<T>(all: &[T]) -> i64 {
    number(all.len())
}

fn number(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}
