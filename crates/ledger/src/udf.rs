//! The coder as a function of SQL.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use bifrons_core::Event;
use datafusion::arrow::array::{Array, ArrayRef, AsArray, ListArray};
use datafusion::arrow::buffer::OffsetBuffer;
use datafusion::arrow::datatypes::DataType;
use datafusion::common::{DataFusionError, Result, plan_err};
use datafusion::logical_expr::{
    ColumnarValue, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility,
};

use crate::encode::event_structs;
use crate::schema::{item, record_fields};

/// Text and, where known, its day of publication (ISO 8601) to events. The ledger itself knows nothing of language.
pub type Coder = Arc<dyn Fn(&str, Option<&str>) -> Vec<Event> + Send + Sync>;

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
