alter type status add value 'late' before 'done';
