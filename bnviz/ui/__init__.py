"""The interface: the only place, with app.py and pages/, that imports streamlit."""
