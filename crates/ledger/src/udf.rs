//! The coder as a function of SQL.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use bifrons_core::Event;
use datafusion::arrow::array::{Array, ArrayRef, AsArray, BinaryBuilder, ListArray};
use datafusion::arrow::buffer::OffsetBuffer;
use datafusion::arrow::datatypes::DataType;
use datafusion::common::{DataFusionError, Result, exec_err, plan_err};
use datafusion::logical_expr::{
    ColumnarValue, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility, create_udf,
};

use crate::encode::event_structs;
use crate::schema::{item, record_fields};

/// Text and, where known, its day of publication (ISO 8601) to events. The ledger itself knows nothing of language.
pub type Coder = Arc<dyn Fn(&str, Option<&str>) -> Vec<Event> + Send + Sync>;

/// What executors do for a program that drives them: by the kind of work, a piece of input to a piece of output, or a sentence on
/// what is wrong with it.
pub type Work = Arc<dyn Fn(&str, &[u8]) -> std::result::Result<Vec<u8>, String> + Send + Sync>;

/// Name of the function by which work is done.
pub(crate) const WORK: &str = "bifrons_work";

/// How the message of work begins that failed, so that nobody tries it again.
pub(crate) const FAILED: &str = "the work failed: ";

/// The function `bifrons_work(kind, input)`: bytes to bytes, for programs that drive a cluster.
pub(crate) fn work(work: Work) -> ScalarUDF {
    let types = vec![DataType::Utf8, DataType::Binary];
    create_udf(
        WORK,
        types,
        DataType::Binary,
        Volatility::Immutable,
        Arc::new(move |args| {
            let columns = ColumnarValue::values_to_arrays(args)?;
            let kinds = columns.first().and_then(|c| c.as_string_opt::<i32>());
            let inputs = columns.get(1).and_then(|c| c.as_binary_opt::<i32>());
            let (Some(kinds), Some(inputs)) = (kinds, inputs) else {
                return plan_err!("{WORK} takes a kind of work and its input");
            };
            let mut outputs = BinaryBuilder::new();
            for (kind, input) in kinds.iter().zip(inputs) {
                let (Some(kind), Some(input)) = (kind, input) else {
                    outputs.append_null();
                    continue;
                };
                match work(kind, input) {
                    Ok(output) => outputs.append_value(output),
                    Err(reason) => return exec_err!("{FAILED}{reason}"),
                }
            }
            Ok(ColumnarValue::Array(Arc::new(outputs.finish())))
        }),
    )
}

/// The function `code(text [, published])`: a list of structs with the fields of an event record.
pub(crate) fn code(coder: Coder) -> ScalarUDF {
    ScalarUDF::from(Code {
        coder,
        signature: Signature::user_defined(Volatility::Immutable),
    })
}

struct Code {
    coder: Coder,
    signature: Signature,
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("code")
    }
}

impl PartialEq for Code {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.coder, &other.coder)
    }
}

impl Eq for Code {}

impl Hash for Code {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name().hash(state);
    }
}

impl ScalarUDFImpl for Code {
    fn name(&self) -> &str {
        "code"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn coerce_types(&self, types: &[DataType]) -> Result<Vec<DataType>> {
        match types.len() {
            1 | 2 => Ok(vec![DataType::Utf8; types.len()]),
            n => plan_err!(
                "code takes a text and, if known, its date of publication, not {n} arguments"
            ),
        }
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(DataType::List(item(DataType::Struct(
            record_fields().clone(),
        ))))
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let rows = args.number_rows;
        let columns: Vec<ArrayRef> = args
            .args
            .into_iter()
            .map(|a| a.into_array(rows))
            .collect::<Result<_>>()?;
        let Some(texts) = columns.first().and_then(|c| c.as_string_opt::<i32>()) else {
            return plan_err!("code takes a text");
        };
        let dates = columns.get(1).and_then(|c| c.as_string_opt::<i32>());
        let mut lengths = Vec::with_capacity(rows);
        let mut events = Vec::new();
        for i in 0..texts.len() {
            let date = dates.filter(|d| !d.is_null(i)).map(|d| d.value(i));
            let found = if texts.is_null(i) {
                Vec::new()
            } else {
                (self.coder)(texts.value(i), date)
            };
            lengths.push(found.len());
            events.extend(found);
        }
        let structs = event_structs(&events.iter().collect::<Vec<_>>())
            .map_err(|e| DataFusionError::External(Box::new(e)))?;
        let field = item(DataType::Struct(record_fields().clone()));
        let list = ListArray::try_new(
            field,
            OffsetBuffer::from_lengths(lengths),
            Arc::new(structs),
            None,
        )?;
        Ok(ColumnarValue::Array(Arc::new(list)))
    }
}
