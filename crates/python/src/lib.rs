//! `bifrons._bifrons`: the program's verbs for the Python package, which gives them their names and types.
//!
//! 1. [`run`] does long work beside Python, without the interpreter's lock.
//! 2. [`Columns`] are the rows of an answer; [`capsule`] hands them over as Arrow, without a copy, in the types of [`format`].
//! 3. What is asked and answered is the library's own: `bifrons::ask`.

mod capsule;
mod format;
mod run;

use std::sync::Arc;

use bifrons::arrow::array::RecordBatch;
use bifrons::arrow::compute::{filter_record_batch, is_not_null};
use bifrons::arrow::datatypes::SchemaRef;
use bifrons::arrow::json::writer::{JsonArray, WriterBuilder};
use bifrons::ask::{self, Coding, Rows, Texts, Watch};
use pyo3::create_exception;
use pyo3::exceptions::PyException;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyCapsule, PyDict};

use capsule::{ArrowArrayStream, ArrowSchema};
use run::{Ending, run};

/// As in the program: many small texts are taken on one thread and freed on another.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

create_exception!(
    bifrons,
    Error,
    PyException,
    "What is wrong, and what to do, as the command line would say it."
);

/// Columns of an answer.
#[pyclass(frozen, module = "bifrons._bifrons")]
struct Columns {
    schema: SchemaRef,
    batches: Vec<RecordBatch>,
    notes: Vec<String>,
}

#[pymethods]
impl Columns {
    /// Names of the columns.
    #[getter]
    fn names(&self) -> Vec<String> {
        let fields = self.schema.fields().iter();
        fields.map(|f| f.name().clone()).collect()
    }

    /// What the command line would say on standard error.
    #[getter]
    fn notes(&self) -> Vec<String> {
        self.notes.clone()
    }

    /// Some of the columns, of the rows where the column `known` has a value.
    fn select(&self, names: Vec<String>, known: Option<String>) -> PyResult<Self> {
        let at = |name: &String| self.schema.index_of(name).map_err(wrong);
        let places = names.iter().map(at).collect::<PyResult<Vec<_>>>()?;
        let mut batches = Vec::new();
        for batch in &self.batches {
            let mut batch = batch.clone();
            if let Some(column) = known.as_ref().map(at).transpose()? {
                let keep = is_not_null(batch.column(column)).map_err(wrong)?;
                batch = filter_record_batch(&batch, &keep).map_err(wrong)?;
            }
            batches.push(batch.project(&places).map_err(wrong)?);
        }
        Ok(Self {
            schema: Arc::new(self.schema.project(&places).map_err(wrong)?),
            batches,
            notes: Vec::new(),
        })
    }

    /// The first rows.
    fn head(&self, count: usize) -> Self {
        let mut left = count;
        let mut batches = Vec::new();
        for batch in &self.batches {
            let take = left.min(batch.num_rows());
            left -= take;
            batches.push(batch.slice(0, take));
        }
        Self {
            schema: self.schema.clone(),
            batches,
            notes: self.notes.clone(),
        }
    }

    fn __len__(&self) -> usize {
        self.batches.iter().map(RecordBatch::num_rows).sum()
    }

    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        // The interface lets a producer keep its own types.
        let _ = requested_schema;
        let stream = ArrowArrayStream::of(self.schema.clone(), self.batches.clone());
        PyCapsule::new_with_value(py, stream.map_err(Error::new_err)?, c"arrow_array_stream")
    }

    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        let schema = ArrowSchema::of(&self.schema).map_err(Error::new_err)?;
        PyCapsule::new_with_value(py, schema, c"arrow_schema")
    }

    /// Rows from `start`, `count` at most, as a JSON array of objects.
    fn json(&self, start: usize, count: usize) -> PyResult<String> {
        let mut writer = WriterBuilder::new()
            .with_explicit_nulls(true)
            .build::<_, JsonArray>(Vec::new());
        let (mut before, mut left) = (start, count);
        for batch in &self.batches {
            let skip = before.min(batch.num_rows());
            before -= skip;
            let take = left.min(batch.num_rows() - skip);
            left -= take;
            if take > 0 {
                writer.write(&batch.slice(skip, take)).map_err(wrong)?;
            }
        }
        writer.finish().map_err(wrong)?;
        let text = writer.into_inner();
        // An array without rows is written as nothing.
        Ok(match text.is_empty() {
            true => "[]".into(),
            false => String::from_utf8(text).map_err(wrong)?,
        })
    }
}

impl Columns {
    fn new(rows: Rows) -> PyResult<Self> {
        let Rows {
            schema,
            batches,
            notes,
        } = rows;
        let (schema, batches) = format::plain(&schema, batches).map_err(wrong)?;
        Ok(Self {
            schema,
            batches,
            notes,
        })
    }
}

fn wrong(error: impl std::fmt::Display) -> PyErr {
    Error::new_err(error.to_string())
}

type Column = Vec<Option<String>>;

/// Codes columns of texts.
#[pyfunction]
#[pyo3(signature = (texts, dates, ids, titles, publishers, urls, fast, threads, progress))]
#[expect(clippy::too_many_arguments, reason = "the package gives them names")]
fn code(
    py: Python<'_>,
    texts: Column,
    dates: Column,
    ids: Column,
    titles: Column,
    publishers: Column,
    urls: Column,
    fast: bool,
    threads: Option<usize>,
    progress: Option<Bound<'_, PyAny>>,
) -> PyResult<Columns> {
    let texts = Texts {
        texts,
        dates,
        ids,
        titles,
        publishers,
        urls,
    };
    let watch = Watch::default();
    let followed = watch.clone();
    let work = move || ask::code(&texts, Coding { fast, threads }, &followed);
    Columns::new(run(py, &watch, Ending::Waited, progress.as_ref(), work)?)
}

/// The table of a verb; with `keep` forecasts are kept in the ledger's folder.
#[pyfunction]
fn rows(py: Python<'_>, verb: String, words: Vec<String>, keep: bool) -> PyResult<Columns> {
    let watch = Watch::default();
    let followed = watch.clone();
    let work = move || ask::rows(&verb, &words, keep, &followed);
    Columns::new(run(py, &watch, Ending::Left, None, work)?)
}

/// What a query finds.
#[pyfunction]
fn sql(py: Python<'_>, words: Vec<String>) -> PyResult<Columns> {
    let watch = Watch::default();
    let followed = watch.clone();
    let work = move || ask::sql(&words, &followed);
    Columns::new(run(py, &watch, Ending::Left, None, work)?)
}

/// The query that asks for some events.
#[pyfunction]
fn events(words: Vec<String>) -> PyResult<String> {
    ask::events(&words).map_err(wrong)
}

/// Where the sentences of a text begin and end, in code points.
#[pyfunction]
fn sentences(text: &str) -> Vec<(usize, usize)> {
    let all = ask::sentences(text).into_iter();
    all.map(|[start, end]| (start, end)).collect()
}

/// Makes the example's ledger.
#[pyfunction]
fn example(py: Python<'_>, path: String) -> PyResult<()> {
    let work = move || ask::example(&path);
    run(py, &Watch::default(), Ending::Waited, None, work)
}

/// A picture or a page.
#[pyfunction]
fn draw<'py>(
    py: Python<'py>,
    verb: String,
    format: Option<String>,
    words: Vec<String>,
) -> PyResult<Bound<'py, PyBytes>> {
    let watch = Watch::default();
    let followed = watch.clone();
    let work = move || ask::bytes(&verb, format.as_deref(), &words, &followed);
    let bytes = run(py, &watch, Ending::Left, None, work)?;
    Ok(PyBytes::new(py, &bytes))
}

/// Adds news to a ledger.
#[pyfunction]
fn add<'py>(
    py: Python<'py>,
    words: Vec<String>,
    progress: Option<Bound<'py, PyAny>>,
) -> PyResult<Bound<'py, PyDict>> {
    let watch = Watch::default();
    let followed = watch.clone();
    let work = move || ask::add(&words, &followed);
    let added = run(py, &watch, Ending::Waited, progress.as_ref(), work)?;
    let counts = PyDict::new(py);
    counts.set_item("read", added.read)?;
    counts.set_item("coded", added.coded)?;
    counts.set_item("duplicates", added.duplicates)?;
    counts.set_item("empty", added.empty)?;
    counts.set_item("rejected", added.rejected)?;
    let refused = added.refused.into_iter();
    let refused: Vec<_> = refused.map(|r| (r.source, r.line, r.reason)).collect();
    counts.set_item("refused", refused)?;
    counts.set_item("events", added.events)?;
    counts.set_item("copies", added.copies)?;
    counts.set_item("notes", added.notes)?;
    Ok(counts)
}

/// Takes in what others coded.
#[pyfunction]
fn import_(py: Python<'_>, words: Vec<String>) -> PyResult<Columns> {
    let watch = Watch::default();
    let followed = watch.clone();
    let work = move || ask::import(&words, &followed);
    Columns::new(run(py, &watch, Ending::Waited, None, work)?)
}

/// Names of the arguments of a verb.
#[pyfunction]
fn arguments(verb: &str) -> Vec<String> {
    ask::arguments(verb)
}

/// The module.
#[pymodule]
fn _bifrons(module: &Bound<'_, PyModule>) -> PyResult<()> {
    ask::install();
    module.add("__version__", env!("CARGO_PKG_VERSION"))?;
    module.add("Error", module.py().get_type::<Error>())?;
    module.add_class::<Columns>()?;
    module.add_function(wrap_pyfunction!(code, module)?)?;
    module.add_function(wrap_pyfunction!(rows, module)?)?;
    module.add_function(wrap_pyfunction!(sql, module)?)?;
    module.add_function(wrap_pyfunction!(events, module)?)?;
    module.add_function(wrap_pyfunction!(sentences, module)?)?;
    module.add_function(wrap_pyfunction!(example, module)?)?;
    module.add_function(wrap_pyfunction!(draw, module)?)?;
    module.add_function(wrap_pyfunction!(add, module)?)?;
    module.add_function(wrap_pyfunction!(import_, module)?)?;
    module.add_function(wrap_pyfunction!(arguments, module)?)
}
